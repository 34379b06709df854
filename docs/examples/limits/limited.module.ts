import { Module } from '@nestjs/common';
import { SseModule } from '@nestream/nest';

@Module({
  imports: [
    SseModule.forRoot({
      limits: { total: 5_000, perUser: 20, perAddress: 200, roomsPerConnection: 50 },
    }),
  ],
})
export class LimitedModule {}
