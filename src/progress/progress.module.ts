import { Module } from '@nestjs/common';
import { ProgressController } from './progress.controller.js';
import { ProgressService } from './progress.service.js';

/** Long tasks: each has a stream that ends with the task, for good. */
@Module({ controllers: [ProgressController], providers: [ProgressService] })
export class ProgressModule {}
