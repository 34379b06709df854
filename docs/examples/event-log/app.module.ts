import { SseModule } from '@nestream/nest';
import { Module } from '@nestjs/common';
import { FileEventLog } from './file-event-log.js';

@Module({
  imports: [
    SseModule.forRootAsync({
      useFactory: async () => ({ log: await FileEventLog.open('events.jsonl', { count: 1_000 }) }),
    }),
  ],
})
export class AppModule {}
