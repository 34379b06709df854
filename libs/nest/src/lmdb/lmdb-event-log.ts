import type { Cursor } from '@nestream/protocol';
import { assertEntry, assertListener, assertRead, assertSeek } from '../log/check-arguments.js';
import { TailSet } from '../log/tail-set.js';
import { InvalidEventError } from '../errors/event.errors.js';
import { LogUnavailableError } from '../errors/log.errors.js';
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
import {
  type LmdbEventLogOptions,
  type LmdbSettings,
  resolveLmdbOptions,
} from './store/lmdb-event-log-options.js';
import { LogReader } from './read/log-reader.js';
import { ReadQueue } from './read/read-queue.js';
import { LmdbStore } from './store/lmdb-store.js';
import { roomKey } from './store/records.js';

interface OpenFiles {
  readonly store: LmdbStore;
  readonly reader: LogReader;
  readonly commits: CommitQueue;
}

/**
 * The event log of one process, on its disk: history, epoch, positions and idempotency keys survive a restart and a crash, so that
 * clients who come back resume. `append` resolves when the event is on the disk.
 *
 * Needs the package `lmdb`. See docs/persistence.md for what is promised in which failure.
 */
export class LmdbEventLog implements EventLog {
  private readonly settings: LmdbSettings;
  private readonly tails = new TailSet();
  private readonly reads = new ReadQueue();
  private files: OpenFiles | undefined;
  private closing: Promise<void> | undefined;

  /**
   * Takes the options. The folder stays untouched until {@link open}, or the first use, so that an application that fails to start
   * leaves it free for the next one.
   *
   * @throws InvalidOptionsError
   */
  constructor(options: LmdbEventLogOptions) {
    this.settings = resolveLmdbOptions(options);
  }

  /**
   * Opens the log, or makes an empty one. The module calls it when the application has started, and {@link close} on shutdown. Does
   * nothing where the log is open.
   *
   * @throws LogFolderError, LogInUseError, LogCorruptError; LogUnavailableError after {@link close}
   */
  open(): void {
    this.openFiles();
  }

  append(entry: LogEntry): Promise<Cursor> {
    // Not async: that would be one more promise for each event.
    return new Promise((resolve, reject) => {
      this.assertOpen();
      assertEntry(entry);
      assertRooms(entry.rooms);
      this.openFiles().commits.enqueue(entry, resolve, reject);
    });
  }

  async seek(rooms: readonly string[], origin: LogOrigin): Promise<LogStart> {
    assertSeek(rooms, origin);
    return this.ask(['seek', rooms, origin], (reader) => reader.seek(rooms, origin));
  }

  async read(rooms: readonly string[], after: Cursor, limit: PageLimit): Promise<LogPage> {
    assertRead(rooms, after, limit);
    return this.ask(['read', rooms, after, limit], (reader) => reader.read(rooms, after, limit));
  }

  async tail(listener: LogListener): Promise<LogTail> {
    this.assertOpen();
    assertListener(listener);
    this.openFiles();
    return this.tails.open(listener);
  }

  /** Commits what waits, gives the folder free and closes the files. */
  async close(): Promise<void> {
    this.closing ??= this.shut();
    await this.closing;
  }

  private async shut(): Promise<void> {
    const { files } = this;
    await files?.commits.close();
    this.reads.finish();
    this.tails.clear();
    files?.reader.cache.clear();
    await files?.store.close();
  }

  private openFiles(): OpenFiles {
    if (this.files) return this.files;
    this.assertOpen();
    const { settings } = this;
    const store = new LmdbStore(settings.path);
    const reader = new LogReader(store, settings);
    const commits = new CommitQueue(store, settings, (events) => this.deliver(events));
    return (this.files = { store, reader, commits });
  }

  /** Appends of a listener wait for the next commit, so everybody gets events in the order of the log. */
  private deliver(published: readonly Published[]): void {
    this.reads.forget();
    if (this.tails.size === 0) return;
    for (const { entry, cursor } of published) {
      const { rooms, except, ends } = entry;
      const event = new EncodedEvent({ cursor, rooms, except, ends }, entry);
      this.tails.deliver(event);
    }
  }

  private ask<Answer>(
    question: readonly unknown[],
    answer: (reader: LogReader) => Answer,
  ): Answer | Promise<Answer> {
    this.assertOpen();
    const { store, reader } = this.openFiles();
    // What is too old depends on the time.
    const key = JSON.stringify([this.settings.now(), ...question]);
    return this.reads.ask(key, () => {
      try {
        return answer(reader);
      } catch (error) {
        throw new LogUnavailableError(store.explain(error));
      }
    });
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
