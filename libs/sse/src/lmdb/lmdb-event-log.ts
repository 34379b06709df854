import type { Cursor } from '@event-stream/protocol';
import { assertEntry, assertListener, assertRead, assertSeek } from '../adapter/check-arguments.js';
import { TailSet } from '../adapter/tail-set.js';
import { InvalidEventError } from '../errors/invalid-event.error.js';
import { LogUnavailableError } from '../errors/log-unavailable.error.js';
import { EncodedEvent } from '../event/encoded-event.js';
import type {
  EventLog,
  LogEntry,
  LogListener,
  LogOrigin,
  LogPage,
  LogStart,
  LogTail,
  PageLimit,
} from '../log/event-log.interface.js';
import { CommitQueue, type Published } from './commit/commit-queue.js';
import type { LmdbEventLogOptions } from './lmdb-event-log-options.interface.js';
import { LogReader } from './read/log-reader.js';
import { resolveLmdbOptions } from './resolve-lmdb-options.js';
import { LmdbStore } from './store/lmdb-store.js';
import { roomKey } from './store/room-key.js';

/**
 * The event log of one process, on its disk: history, epoch, positions and idempotency keys survive a restart and a crash, so that
 * clients who come back resume. `append` resolves when the event is on the disk.
 *
 * Needs the package `lmdb`. See docs/persistence.md for what is promised in which failure.
 */
export class LmdbEventLog implements EventLog {
  private readonly store: LmdbStore;
  private readonly reader: LogReader;
  private readonly commits: CommitQueue;
  private readonly tails = new TailSet();
  private closing: Promise<void> | undefined;

  /**
   * Opens the log, or makes an empty one.
   *
   * @throws InvalidOptionsError, LogFolderError, LogInUseError, LogCorruptError
   */
  constructor(options: LmdbEventLogOptions) {
    const settings = resolveLmdbOptions(options);
    this.store = new LmdbStore(settings.path);
    this.reader = new LogReader(this.store, settings);
    this.commits = new CommitQueue(this.store, settings, (events) => this.deliver(events));
  }

  append(entry: LogEntry): Promise<Cursor> {
    // Not async: that would be one more promise for each event.
    return new Promise((resolve, reject) => {
      this.assertOpen();
      assertEntry(entry);
      assertRooms(entry.rooms);
      this.commits.enqueue(entry, resolve, reject);
    });
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    assertSeek(rooms, origin);
    return this.answer(() => this.reader.seek(rooms, origin));
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    assertRead(rooms, after, limit);
    return this.answer(() => this.reader.read(rooms, after, limit));
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.assertOpen();
    assertListener(listener);
    return this.tails.open(listener);
  }

  /** Commits what waits, gives the folder free and closes the files. */
  async close(): Promise<void> {
    this.closing ??= this.shut();
    await this.closing;
  }

  private async shut(): Promise<void> {
    await this.commits.close();
    this.tails.clear();
    this.reader.cache.clear();
    await this.store.close();
  }

  /** Appends of a listener wait for the next commit, so everybody gets events in the order of the log. */
  private deliver(published: readonly Published[]): void {
    if (this.tails.size === 0) return;
    for (const { entry, cursor } of published) {
      const { rooms, except, ends } = entry;
      const event = new EncodedEvent({ cursor, rooms, except, ends }, entry);
      this.tails.deliver(event);
    }
  }

  private answer<Answer>(question: () => Answer): Answer {
    this.assertOpen();
    try {
      return question();
    } catch (error) {
      throw new LogUnavailableError(this.store.explain(error));
    }
  }

  private assertOpen(): void {
    if (this.closing) throw new LogUnavailableError(new Error('The LMDB log is closed'));
  }
}

function assertRooms(rooms: readonly string[]): void {
  for (const room of rooms) {
    if (roomKey(room) !== undefined) continue;
    throw new InvalidEventError(
      `The log cannot hold a room named ${JSON.stringify(room.slice(0, 100))}; names have no NUL and at most 1 900 bytes`,
    );
  }
}
