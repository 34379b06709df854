import { Module } from '@nestjs/common';
import { SseModule } from '@event-stream/nest';
import { OrdersController } from './orders.controller.js';

@Module({ imports: [SseModule.forRoot()], controllers: [OrdersController] })
export class AppModule {}
