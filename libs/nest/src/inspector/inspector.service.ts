import { Inject, Injectable } from '@nestjs/common';
import { Observable } from 'rxjs';
import { SseConnections } from '../connection/sse-connections.js';
import type { OpenStream } from '../connection/open-stream.js';
import type { SseConnection } from '../connection/sse-connection.interface.js';
import { EventLog, type LogTail } from '../log/event-log.interface.js';
import { isOwnController } from '../auth/own-controllers.js';
import { SseRoutes } from '../route/sse-routes.service.js';
import { MetricsService } from '../observe/metrics.service.js';
import type { ConnectionView, InspectorState } from './inspector-state.interface.js';
import type { EncodedEvent } from '../event/encoded-event.js';

/** An event as the inspector shows it. */
interface TailedEvent {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  readonly size: number;
}

const HISTORY = 20;
const PAGE = { count: HISTORY, bytes: 256 * 1024 };

/** The last events of a room, then the live ones, straight from the log. */
function tailRoom(log: EventLog, room: string): Observable<TailedEvent> {
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

/** Rows that the page gets of each list: a process may have tens of thousands of streams. */
const ROWS = 200;

/** What the inspector shows and does. */
@Injectable()
export class InspectorService {
  /** Its own streams, which it does not show. */
  private readonly own = new WeakSet<object>();

  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    private readonly connections: SseConnections,
    private readonly metrics: MetricsService,
    private readonly routes: SseRoutes,
  ) {}

  hide(stream: SseConnection): void {
    this.own.add(stream);
  }

  /** @param find text that a stream must have in its id, user, address, route or rooms. */
  state(find = ''): InspectorState {
    const open = this.connections.allStreams().filter((one) => !this.own.has(one) && one.stats.openedAt > 0);
    const { events, bytes, lags, gapCount } = this.metrics.totals();
    const rooms = countRooms(open);
    const matching = open.map((one) => this.view(one)).filter((one) => matches(one, find.toLowerCase()));
    return {
      totals: {
        open: open.length,
        published: this.metrics.published,
        delivered: events,
        bytes,
        buffered: open.reduce((sum, one) => sum + one.buffered, 0),
        lags,
        gaps: gapCount,
      },
      time: performance.now(),
      rooms: [...rooms]
        .map(([name, size]) => ({ name, size }))
        .toSorted((a, b) => b.size - a.size || a.name.localeCompare(b.name))
        .slice(0, ROWS),
      roomCount: rooms.size,
      routes: this.routes
        .all()
        .filter(({ controller }) => !isOwnController(controller))
        .map(({ name, kind, reason }) => ({ name, kind, reason })),
      connections: matching.toSorted((a, b) => waiting(b) - waiting(a) || a.age - b.age).slice(0, ROWS),
      matching: matching.length,
    };
  }

  /** The last events of a room, then what is published to it. No policy is asked, and nobody in the room sees it. */
  tail(room: string): Observable<TailedEvent> {
    return tailRoom(this.log, room);
  }

  /** Ends a stream as `evicted`, and tells the client not to come back. @returns false if there is no such stream. */
  kick(connectionId: string): boolean {
    const stream = this.connections.stream(connectionId);
    stream?.close('evicted');
    return stream !== undefined;
  }

  private view(stream: OpenStream): ConnectionView {
    const { stats, origin } = stream;
    return {
      id: stream.id,
      kind: stream.kind,
      user: stream.userId,
      address: origin.address,
      route: origin.route,
      rooms: stream.roomNames.slice(0, 20),
      age: Math.round(performance.now() - stats.openedAt),
      events: stats.events,
      bytes: stats.bytes,
      buffered: stream.buffered,
      lags: stats.lags,
      gaps: stats.gapCount,
    };
  }
}

/** In steps, so that rows do not change places for a few bytes. */
function waiting({ buffered }: ConnectionView): number {
  return Math.floor(buffered / 65_536);
}

function countRooms(streams: readonly OpenStream[]): Map<string, number> {
  const sizes = new Map<string, number>();
  for (const stream of streams) {
    for (const room of stream.roomNames) sizes.set(room, (sizes.get(room) ?? 0) + 1);
  }
  return sizes;
}

function matches({ id, user, address, route, rooms }: ConnectionView, find: string): boolean {
  return (
    find === '' || [id, user, address, route, ...rooms].some((text) => text?.toLowerCase().includes(find))
  );
}
