export type { RedisClient, RedisSubscriber } from './redis-client.interface.js';
