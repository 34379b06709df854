import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { EventLog, RoomService, SseAuthService } from '@event-stream/nest';

/**
 * Knows which sessions are over, so that their tokens are good for nothing although they have not ended: it stands in the event log, where
 * every process reads it and where it survives a restart. The log keeps it longer than any token lives.
 */
@Injectable()
export class SessionsService {
  constructor(
    private readonly rooms: RoomService,
    private readonly streams: SseAuthService,
    @Inject(EventLog) private readonly log: EventLog,
  ) {}

  /** @throws ServiceUnavailableException when nobody can tell: after a 401 a client would give up. */
  async isOver(sid: string): Promise<boolean> {
    try {
      const { ended } = await this.log.seek([roomOf(sid)], 'live');
      return ended.length > 0;
    } catch (cause) {
      throw new ServiceUnavailableException('Sessions cannot be checked; try again later', { cause });
    }
  }

  /** Refuses the tokens of a session from now on, and ends its streams on all processes. */
  async end(sid: string): Promise<void> {
    await this.rooms.complete(roomOf(sid));
    await this.streams.revoke({ sessionId: sid });
  }
}

function roomOf(sid: string): string {
  return `session:${sid}`;
}
