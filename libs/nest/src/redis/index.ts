export { RedisEventLog } from './redis-event-log.js';
export type { RedisEventLogOptions } from './store/redis-event-log-options.interface.js';
export type { RedisClient, RedisNode, RedisSubscriber } from './server/redis-client.interface.js';
export { LogFormatError } from '../errors/log-format.error.js';
export { LogTimeoutError } from '../errors/log-timeout.error.js';
export { LogWriteError } from '../errors/log-write.error.js';
export {
  RedisTicketStore,
  type RedisTicketClient,
  type RedisTicketStoreOptions,
} from './redis-ticket-store.js';
