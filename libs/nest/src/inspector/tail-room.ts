import { Observable } from 'rxjs';
import type { EncodedEvent } from '../event/encoded-event.js';
import type { EventLog, LogTail } from '../log/event-log.interface.js';

/** An event as the inspector shows it. */
export interface TailedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly size: number;
}

const HISTORY = 20;
const PAGE = { count: HISTORY, bytes: 256 * 1024 };

/** The last events of a room, then the live ones, straight from the log. */
export function tailRoom(log: EventLog, room: string): Observable<TailedEvent> {
  return new Observable((subscriber) => {
    let tail: LogTail | undefined;
    let early: EncodedEvent[] | undefined = [];
    let through = 0;
    const show = (event: EncodedEvent): void => {
      if (event.seq <= through || event.ends || !event.rooms.includes(room)) return;
      const { id, type = 'message', data, size } = event;
      subscriber.next({ id, type, data, size });
    };
    const begin = async (): Promise<void> => {
      tail = await log.tail({
        onEvent: (event) => (early ? void early.push(event) : show(event)),
        onInterrupted: () => undefined,
      });
      await tail.follow(room);
      const { cursor } = await log.seek([room], { last: HISTORY });
      const page = await log.read([room], cursor, PAGE);
      page.events.forEach(show);
      ({ through } = page);
      early?.forEach(show);
      early = undefined;
      if (subscriber.closed) await tail.close();
    };
    begin().catch((error: unknown) => subscriber.error(error));
    return () => void tail?.close().catch(() => undefined);
  });
}
