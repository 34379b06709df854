import { Module } from '@nestjs/common';
import { UpdatesController } from './updates.controller.js';
import { UpdatesService } from './updates.service.js';

/** The smallest stream: something every two seconds, and nothing missed after a reconnect. */
@Module({ controllers: [UpdatesController], providers: [UpdatesService] })
export class UpdatesModule {}
