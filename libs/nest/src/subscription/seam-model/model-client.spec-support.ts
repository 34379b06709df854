import { parseCursor, type GapData } from '@nestream/protocol';
import type { Connection } from '../../connection/connection.js';
import type { FakeResponse } from './fake-response.spec-support.js';

/** What a client saw, in order. */
export type Seen =
  { readonly kind: 'event'; readonly uid: number } | { readonly kind: 'gap'; readonly gap: GapData };

/** A client that may come and go: reads its streams block by block, as the standard says, and remembers the last id. */
export class ModelClient {
  readonly seen: Seen[] = [];
  lastEventId: string | undefined;
  connection: Connection | undefined;
  response: FakeResponse | undefined;
  /** Whether the stream ended for good. */
  done = false;
  resume: string | undefined;
  /** Rooms it is in, with the epoch and position from which on it must not miss an event. */
  readonly rooms = new Map<string, { epoch: string; seq: number }>();
  /** Rooms it ever was in: events of others must not reach it. */
  readonly everIn = new Set<string>();

  /** How much of the response the client has read. */
  readUpTo = 0;

  constructor(
    readonly name: string,
    /** Drops every event whose uid this number divides, on the server. */
    readonly dropsEvery: number,
    readonly operator: 'none' | 'map' | 'delay' | 'answer',
  ) {}

  open(response: FakeResponse): void {
    this.response = response;
    this.readUpTo = 0;
  }

  /** Reads what has come in; an event without its blank line does not count. */
  read(): void {
    const text = this.response!.received;
    for (let end = text.indexOf('\n\n', this.readUpTo); end >= 0; end = text.indexOf('\n\n', this.readUpTo)) {
      this.block(text.slice(this.readUpTo, end).split('\n'));
      this.readUpTo = end + 2;
    }
  }

  wants(uid: number): boolean {
    return uid % this.dropsEvery !== 0;
  }

  private block(lines: string[]): void {
    const field = (name: string) =>
      lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const id = field('id');
    if (id !== undefined) this.moveTo(id);
    const data = field('data');
    if (data === undefined) return;
    const type = field('event');
    if (type === 'connected') this.resume = (JSON.parse(data) as { resume: string }).resume;
    else if (type === 'gap') this.seen.push({ kind: 'gap', gap: JSON.parse(data) as GapData });
    else if (type === 'closing') this.done = !(JSON.parse(data) as { reconnect: boolean }).reconnect;
    else if (type !== 'heartbeat')
      this.seen.push({ kind: 'event', uid: (JSON.parse(data) as { uid: number }).uid });
  }

  private moveTo(id: string): void {
    const before = this.lastEventId === undefined ? undefined : parseCursor(this.lastEventId);
    const now = parseCursor(id);
    if (!now) throw new Error(`"${id}" is no cursor`);
    if (before?.epoch === now.epoch && now.seq < before.seq)
      throw new Error(`The id went back from ${before.seq} to ${id}`);
    this.lastEventId = id;
  }
}
