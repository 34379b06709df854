import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLog } from './event-log.interface.js';

/**
 * Opens the log after every provider and every `onModuleInit` of the application: where one of them fails, Nest runs no hook that could
 * close it again.
 */
@Injectable()
export class LogOpener implements OnApplicationBootstrap {
  constructor(@Inject(EventLog) private readonly log: EventLog) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.log.open?.();
  }
}
