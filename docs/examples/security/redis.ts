import type { SseModuleOptions } from '@nestream/nest';
import { RedisTicketStore } from '@nestream/nest/redis';
import { Redis } from 'ioredis';

/** Options of `SseModule.forRoot()` for many nodes: a ticket of any of them opens a stream on any. */
export const options: SseModuleOptions = {
  auth: { ticket: { store: new RedisTicketStore(new Redis('redis://127.0.0.1:6379')) } },
};
