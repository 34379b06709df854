import { Module } from '@nestjs/common';
import { ChatController } from './chat.controller.js';
import { ChatService } from './chat.service.js';

/** Chat rooms with history and members. */
@Module({ controllers: [ChatController], providers: [ChatService] })
export class ChatModule {}
