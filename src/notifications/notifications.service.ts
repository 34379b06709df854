import { randomUUID } from 'node:crypto';
import { Injectable, type MessageEvent } from '@nestjs/common';
import { RoomService, type SseConnection } from '@nestream/nest';
import type { Observable } from 'rxjs';
import { NoticeEvent } from './notice.event.js';
import { ReadEvent } from './read.event.js';
import { EVERYONE, type SendNoticeDto } from './send-notice.dto.js';

const ROOM = 'notifications';

/** Most events that a client without a position begins with. */
export const HISTORY = 200;

/**
 * Tells users things, and what they have read of it. There is no state beside the log: a notice is unread until a `read` event names it,
 * which comes after it and goes to all streams of its user. So whoever reads them in order comes to the same number: another tab, the page
 * after a reload or a reconnect, another process.
 */
@Injectable()
export class NotificationsService {
  constructor(private readonly rooms: RoomService) {}

  /** What there is for everyone and for the user of a connection: the newest first, for who has nothing yet, then what is new. */
  follow(connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(ROOM, connection, { from: { last: HISTORY } });
  }

  async send(from: string, { to, severity, title, text }: SendNoticeDto): Promise<NoticeEvent> {
    const data = { id: randomUUID(), severity, title, text, from, to, time: new Date().toISOString() };
    const event = { type: NoticeEvent, data };
    await (to === EVERYONE ? this.rooms.broadcastToRoom(ROOM, event) : this.rooms.sendToUser(to, event));
    return data;
  }

  async markRead(userId: string, ids: readonly string[]): Promise<void> {
    await this.rooms.sendToUser(userId, { type: ReadEvent, data: { ids } });
  }
}
