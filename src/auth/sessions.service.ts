import { Injectable, type OnApplicationShutdown, ServiceUnavailableException } from '@nestjs/common';
import { SseAuthService } from '@nestream/nest';
import { EndedSessions } from './ended-sessions.js';

/** Knows which sessions are over, so that their tokens are good for nothing although they have not ended. */
@Injectable()
export class SessionsService implements OnApplicationShutdown {
  constructor(
    private readonly ended: EndedSessions,
    private readonly streams: SseAuthService,
  ) {}

  /** @throws ServiceUnavailableException when nobody can tell: after a 401 a client would give up. */
  async isOver(sid: string): Promise<boolean> {
    try {
      return await this.ended.has(sid);
    } catch (cause) {
      throw new ServiceUnavailableException('Sessions cannot be checked; try again later', { cause });
    }
  }

  /** Refuses the tokens of a session from now on, and ends its streams on all processes, also where the first of it fails. */
  async end(sid: string): Promise<void> {
    try {
      await this.ended.add(sid);
    } finally {
      await this.streams.revoke({ sessionId: sid });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.ended.close();
  }
}
