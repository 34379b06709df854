import type { Cursor } from '@nestream/protocol';
import { LogWriteError } from '../../errors/log.errors.js';
import type { LogEntry } from '../../log/event-log.interface.js';
import type { LmdbSettings } from '../store/lmdb-event-log-options.js';
import type { LmdbStore } from '../store/lmdb-store.js';
import { CommitBuilder } from './commit-builder.js';

/** Most events of one commit, and most of their text in characters: how long others wait for it. */
const MOST_EVENTS = 4_096;
const MOST_TEXT = 8 * 1024 * 1024;

/** An event that is on the disk. */
export interface Published {
  readonly entry: LogEntry;
  readonly cursor: Cursor;
}

interface Waiting {
  readonly entry: LogEntry;
  /** Characters of its text. */
  readonly size: number;
  readonly resolve: (cursor: Cursor) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits in groups, one at a time: what was published in one turn, and what comes while a commit is under way, shares the next.
 * Nobody hears of an event before it is on the disk.
 */
export class CommitQueue {
  private readonly builder: CommitBuilder;
  private waiting: Waiting[] = [];
  private cancel: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private trimming = false;
  private closed = false;

  /** @param onStored called with the events of a commit, in `seq` order, before those who appended them go on. */
  constructor(
    private readonly store: LmdbStore,
    private readonly settings: LmdbSettings,
    private readonly onStored: (events: readonly Published[]) => void,
  ) {
    this.builder = new CommitBuilder(store, settings);
  }

  /** Calls back with the position of the event once it is on the disk. */
  enqueue(entry: LogEntry, resolve: Waiting['resolve'], reject: Waiting['reject']): void {
    const { maxWaiting } = this.settings;
    if (this.waiting.length >= maxWaiting) {
      reject(
        new LogWriteError(
          `${maxWaiting} events wait for the disk already; publish less at a time, or raise maxWaiting`,
        ),
      );
      return;
    }
    this.waiting.push({ entry, size: entry.text.length, resolve, reject });
    this.schedule();
  }

  /** Resolves when everything that waits is committed or rejected. */
  async close(): Promise<void> {
    this.closed = true;
    this.start();
    await this.running;
  }

  private schedule(): void {
    if (this.cancel || this.running) return;
    const { commitDelay } = this.settings;
    const start = (): void => this.start();
    if (commitDelay === 0) {
      const immediate = setImmediate(start);
      this.cancel = () => clearImmediate(immediate);
    } else {
      const timer = setTimeout(start, commitDelay);
      this.cancel = () => clearTimeout(timer);
    }
  }

  private start(): void {
    this.cancel?.();
    this.cancel = undefined;
    this.running ??= this.run();
  }

  private async run(): Promise<void> {
    try {
      do await this.commit(this.take());
      while (this.hasMore());
    } finally {
      this.running = undefined;
      if (this.waiting.length > 0) this.schedule();
    }
  }

  private hasMore(): boolean {
    if (this.waiting.length === 0) return this.trimming && !this.closed;
    return this.closed || this.settings.commitDelay === 0;
  }

  private take(): Waiting[] {
    let text = 0;
    let count = 0;
    while (count < this.waiting.length && count < MOST_EVENTS && text < MOST_TEXT) {
      text += this.waiting[count++]!.size;
    }
    return this.waiting.splice(0, count);
  }

  private async commit(group: readonly Waiting[]): Promise<void> {
    const cursors: Cursor[] = [];
    const added: Published[] = [];
    try {
      this.prepare(group, cursors, added);
      const writes = this.builder.finish();
      if (writes.length > 0) await this.store.commit(writes, this.builder.nextSeq - 1);
      this.trimming = this.builder.committed();
    } catch (error) {
      this.fail(group, error);
      return;
    }
    // It is in the log, whatever a listener makes of it.
    for (let index = 0; index < group.length; index++) group[index]!.resolve(cursors[index]!);
    this.onStored(added);
  }

  private prepare(group: readonly Waiting[], cursors: Cursor[], added: Published[]): void {
    const { builder } = this;
    builder.begin();
    const { epoch } = builder;
    for (const { entry } of group) {
      const known = entry.idempotencyKey === undefined ? undefined : builder.findKey(entry.idempotencyKey);
      const cursor = { epoch, seq: known ?? builder.nextSeq };
      cursors.push(cursor);
      if (known !== undefined) continue;
      builder.add(entry);
      added.push({ entry, cursor });
    }
  }

  private fail(group: readonly Waiting[], cause: unknown): void {
    this.builder.rollBack();
    this.trimming = false;
    const error = this.store.explain(cause);
    for (const { reject } of group) reject(error);
  }
}
