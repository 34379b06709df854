import { Module } from '@nestjs/common';
import { SseModule } from '@nestream/nest';
import { OrdersController } from './orders.controller.js';

@Module({ imports: [SseModule.forRoot()], controllers: [OrdersController] })
export class AppModule {}
