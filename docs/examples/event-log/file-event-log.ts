import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import {
  EncodedEvent,
  LogUnavailableError,
  type Cursor,
  type EventLog,
  type LogEntry,
  type LogListener,
  type LogOrigin,
  type LogPage,
  type LogStart,
  type LogTail,
  type PageLimit,
} from '@nestream/nest';
import { checkEntry, checkListener, checkRead, checkSeek } from './check-input.js';
import { History, type Retention } from './history.js';

const MAX_KEYS = 10_000;

/** An event as a line of the file. The first line of a file is `{ epoch }`. */
interface Line extends LogEntry {
  readonly seq: number;
  readonly time: number;
}

interface Waiting {
  readonly entry: LogEntry;
  readonly resolve: (cursor: Cursor) => void;
  readonly reject: (error: unknown) => void;
}

/** An event log of one process in one file. Every event is a line of JSON. */
export class FileEventLog implements EventLog {
  private readonly keys = new Map<string, Promise<Cursor>>();
  private readonly listeners = new Set<LogListener>();
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;
  private closed = false;

  private constructor(
    private readonly file: FileHandle,
    private readonly epoch: string,
    private size: number,
    private readonly history: History,
    private readonly now: () => number,
  ) {}

  /** Opens or creates the file and reads it. */
  static async open(
    path: string,
    retention: Retention = {},
    now: () => number = Date.now,
  ): Promise<FileEventLog> {
    const file = await open(path, 'a+');
    const text = await file.readFile('utf8');
    // A crash may leave half a line at the end. Its publisher was never answered.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    await file.truncate(Buffer.byteLength(whole));
    const [first, ...lines] = whole.split('\n').slice(0, -1);
    const header = first ?? JSON.stringify({ epoch: randomUUID().replaceAll('-', '') });
    if (first === undefined) await file.appendFile(`${header}\n`);
    const { epoch } = JSON.parse(header) as { epoch: string };
    const { size } = await file.stat();
    const log = new FileEventLog(file, epoch, size, new History(retention, now), now);
    for (const line of lines) log.add(JSON.parse(line) as Line);
    return log;
  }

  async append(entry: LogEntry): Promise<Cursor> {
    this.assertOpen();
    checkEntry(entry);
    const { idempotencyKey } = entry;
    const first = idempotencyKey === undefined ? undefined : this.keys.get(idempotencyKey);
    if (first) return first;
    const stored = new Promise<Cursor>((resolve, reject) => {
      // A copy: the caller may change its entry while it waits.
      this.waiting.push({ entry: { ...entry, rooms: [...entry.rooms] }, resolve, reject });
    });
    if (idempotencyKey !== undefined) this.remember(idempotencyKey, stored);
    this.writing ??= this.writeAll();
    return stored;
  }

  seek(rooms: readonly string[], origin: LogOrigin): LogStart {
    this.assertOpen();
    checkSeek(rooms, origin);
    const { history } = this;
    if (origin === 'live') return this.startAt(rooms, history.head);
    if (origin === 'start' || 'last' in origin) {
      const count = origin === 'start' ? Infinity : origin.last;
      const [oldest] = count > 0 ? history.after(rooms, 0).slice(-count) : [];
      const seq = oldest ? oldest.seq - 1 : history.head;
      return { ...this.startAt(rooms, seq), lost: history.lossesAfter(rooms, seq) };
    }
    const { after, replayLimit } = origin;
    if (!this.knows(after)) return { ...this.startAt(rooms, history.head), known: false };
    const missed = history.after(rooms, after.seq);
    const skipped = missed.slice(0, Math.max(0, missed.length - replayLimit));
    const through = skipped.at(-1)?.seq ?? after.seq;
    return {
      ...this.startAt(rooms, through),
      lost: history.lossesAfter(rooms, after.seq),
      skipped: rooms
        .filter((room) => skipped.some((event) => event.rooms.includes(room)))
        .map((room) => ({ room, through })),
      ...(skipped.length > 0 ? { skippedCount: skipped.length } : {}),
    };
  }

  read(rooms: readonly string[], after: Cursor, limit: PageLimit): LogPage {
    this.assertOpen();
    checkRead(rooms, after, limit);
    if (!this.knows(after)) {
      return { events: [], through: after.seq, complete: true, lost: [], known: false };
    }
    const missed = this.history.after(rooms, after.seq);
    let count = 0;
    for (let bytes = 0; count < Math.min(limit.count, missed.length); count++) {
      bytes += missed[count]!.size;
      if (bytes > limit.bytes) break;
    }
    // At least one event, however large: the reader would never get past it.
    const events = missed.slice(0, Math.max(1, count));
    const complete = events.length === missed.length;
    return {
      events,
      through: complete ? this.history.head : events.at(-1)!.seq,
      complete,
      lost: this.history.lossesAfter(rooms, after.seq),
      known: true,
    };
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.assertOpen();
    checkListener(listener);
    const own: LogListener = {
      onEvent: (event) => listener.onEvent(event),
      // One process writes and delivers, so nothing is ever missed.
      onInterrupted: () => undefined,
    };
    this.listeners.add(own);
    return {
      follow: () => undefined,
      unfollow: () => undefined,
      close: async () => void this.listeners.delete(own),
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
    this.listeners.clear();
    await this.file.close();
  }

  /** Writes what waits, in groups: one flush of the disk for everything that arrived during the flush before. */
  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      await this.write(group);
    }
    this.writing = undefined;
  }

  private async write(group: readonly Waiting[]): Promise<void> {
    const time = this.now();
    const lines = group.map(({ entry }, index) => ({ ...entry, seq: this.history.head + index + 1, time }));
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    try {
      await this.file.appendFile(text);
      await this.file.datasync();
    } catch (error) {
      await this.discard();
      for (const { reject } of group) reject(new LogUnavailableError(error));
      return;
    }
    this.size += Buffer.byteLength(text);
    for (const [index, { resolve }] of group.entries()) {
      const event = this.add(lines[index]!);
      resolve({ epoch: event.epoch, seq: event.seq });
      for (const listener of this.listeners) listener.onEvent(event);
    }
  }

  /** Removes what a failed write left behind, since its positions are given again. */
  private async discard(): Promise<void> {
    await this.file.truncate(this.size).catch(async () => {
      this.closed = true;
      await this.file.close();
    });
  }

  private add(line: Line): EncodedEvent {
    const { seq, time, rooms, except, ends, idempotencyKey } = line;
    const cursor = { epoch: this.epoch, seq };
    const event = new EncodedEvent({ cursor, rooms, except, ends }, line);
    this.history.add(event, time);
    if (idempotencyKey !== undefined) this.remember(idempotencyKey, Promise.resolve(cursor));
    return event;
  }

  private remember(key: string, stored: Promise<Cursor>): void {
    this.keys.set(key, stored);
    // An event that was not stored may be published again.
    stored.catch(() => this.keys.delete(key));
    if (this.keys.size > MAX_KEYS) this.keys.delete(this.keys.keys().next().value!);
  }

  private knows({ epoch, seq }: Cursor): boolean {
    return epoch === this.epoch && seq <= this.history.head;
  }

  private startAt(rooms: readonly string[], seq: number): LogStart {
    const ended = this.history.endedAt(rooms, seq);
    return { cursor: { epoch: this.epoch, seq }, known: true, lost: [], skipped: [], ended };
  }

  private assertOpen(): void {
    if (this.closed) throw new LogUnavailableError(new Error('The log is closed'));
  }
}
