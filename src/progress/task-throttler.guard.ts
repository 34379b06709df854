import { Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';

/** Limits how many tasks each address starts: everybody may start some, and each fills the log with its events. */
@Injectable()
export class TaskThrottlerGuard extends ThrottlerGuard {
  protected override async getErrorMessage(): Promise<string> {
    return 'Too many tasks were started from your address; try again in a minute';
  }
}
