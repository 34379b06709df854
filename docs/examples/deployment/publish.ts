import { NestFactory } from '@nestjs/core';
import { type Receipt, RoomService } from '@nestream/nest';
import { AppModule, redis } from './app.module.js';

/** For a function, a job or a script, once: no server, only the log. */
export async function publish(room: string, data: object): Promise<Receipt> {
  const app = await NestFactory.createApplicationContext(AppModule);
  try {
    return await app.get(RoomService).broadcastToRoom(room, { type: 'news', data });
  } finally {
    await app.close();
    redis.disconnect();
  }
}
