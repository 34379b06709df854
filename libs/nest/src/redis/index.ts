export { RedisEventLog } from './redis-event-log.js';
export type { RedisEventLogOptions } from './store/redis-event-log-options.js';
export type { RedisClient, RedisNode, RedisSubscriber } from './server/redis-client.interface.js';
export { LogFormatError, LogTimeoutError, LogWriteError } from '../errors/log.errors.js';
export {
  RedisTicketStore,
  type RedisTicketClient,
  type RedisTicketStoreOptions,
} from './redis-ticket-store.js';
