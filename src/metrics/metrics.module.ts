import { Module } from '@nestjs/common';
import { MetricsController } from './metrics.controller.js';
import { MetricsService } from './metrics.service.js';

/** The figures of the streams, as Prometheus reads them. */
@Module({ controllers: [MetricsController], providers: [MetricsService] })
export class MetricsModule {}
