import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { streamOf } from '../connection/stream-carrier.js';
import type { OpenStream } from '../connection/open-stream.js';
import type { CloseReason } from '@nestream/protocol';
import { printable } from '../errors/printable.js';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
/** Rooms that a line names; `roomCount` has all of them. */
const NAMED_ROOMS = 20;

/**
 * One line about a stream. Its fields are its own and enumerable, which is what pino and Nest's JSON output take; where a logger
 * prints objects for people it is one line of text. What clients can choose has no character that breaks a line or hides text.
 */
export class ConnectionLogEntry {
  readonly connectionId: string;
  readonly kind: 'managed' | 'plain';
  readonly route: string;
  readonly user: string | undefined;
  readonly address: string | undefined;
  readonly rooms: readonly string[];
  readonly roomCount: number;

  constructor(
    /** Where pino expects the message. */
    readonly msg: string,
    stream: OpenStream,
  ) {
    const rooms = stream.roomNames;
    this.connectionId = stream.id;
    this.kind = stream.kind;
    this.route = printable(stream.origin.route);
    this.user = shown(stream.userId);
    this.address = shown(stream.origin.address);
    this.rooms = rooms.slice(0, NAMED_ROOMS).map(printable);
    this.roomCount = rooms.length;
  }

  /** `stream closed connectionId=... rooms=["a"] ...`: text of others is quoted, so that it stays on its line. */
  toString(): string {
    const { msg, ...fields } = this;
    const known = Object.entries(fields).filter(([, value]) => value !== undefined);
    return [msg, ...known.map(([name, value]) => `${name}=${show(value)}`)].join(' ');
  }

  [INSPECT](): string {
    return this.toString();
  }
}

/** The line about a stream that has ended. */
export class ConnectionEndEntry extends ConnectionLogEntry {
  /** Milliseconds since the headers went out. */
  readonly duration: number;
  readonly events: number;
  readonly bytes: number;
  readonly replayed: number;
  readonly gaps: number;
  readonly lags: number;
  readonly peakBuffer: number;

  constructor(
    stream: OpenStream,
    readonly reason: CloseReason,
  ) {
    const { openedAt, events, bytes, replayed, gapCount, lags, peakBuffer } = stream.stats;
    super(openedAt > 0 ? 'stream closed' : 'stream refused', stream);
    this.duration = openedAt > 0 ? Math.round(performance.now() - openedAt) : 0;
    this.events = events;
    this.bytes = bytes;
    this.replayed = replayed;
    this.gaps = gapCount;
    this.lags = lags;
    this.peakBuffer = peakBuffer;
  }
}

function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : printable(text);
}

function show(value: unknown): string {
  return typeof value === 'string' && /^[\w:./@-]+$/.test(value) ? value : JSON.stringify(value);
}

/** Those that have their lines: the interceptor may stand on a route and on the application. */
const followed = new WeakSet<OpenStream>();

/**
 * Logs one structured line when a stream opens and one when it ends (or is refused), through Nest's `Logger`. Use it on a
 * route, a controller, or for all streams as `{ provide: APP_INTERCEPTOR, useClass: SseConnectionLogInterceptor }`.
 *
 * A line has the pattern of the route, never the URL, and no header: no token gets into it. On a plain stream it does not run as an
 * interceptor, since any interceptor changes when Nest sends the headers; its lines are the same.
 */
@Injectable()
export class SseConnectionLogInterceptor implements NestInterceptor {
  private readonly logger = new Logger('SseConnection');

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const stream = context.getType() === 'http' ? streamOf(context.getArgByIndex<object>(0)) : undefined;
    if (stream) this.follow(stream);
    return next.handle();
  }

  /** @internal Logs the lines of a stream. */
  follow(stream: OpenStream): void {
    if (followed.has(stream)) return;
    followed.add(stream);
    stream.whenOpen(() => this.logger.log(new ConnectionLogEntry('stream opened', stream)));
    stream.whenClosed((reason) => this.logger.log(new ConnectionEndEntry(stream, reason)));
  }
}
