import type { CloseReason } from '@nestream/protocol';
import type { StreamResponse } from '../connection/write/response-writer.js';
import { closeTransport, goneOf } from './response-end.js';

/** What a drain needs of a stream. */
export interface Drainable {
  readonly response: StreamResponse;
  /** When its end comes: early, late in the window, or not before the window is over. */
  readonly drain: 'close' | 'finish' | 'none';
  close(reason: CloseReason, reconnect: boolean): void;
  destroy(reason: CloseReason): void;
}

/** Part of the window over which the ends of the streams are spread; the rest is for their last bytes. */
const SPREAD = 0.8;
/** Part of the window after which those that may finish are ended. */
const FINISH = 0.9;
/** Milliseconds between the ends of two streams where the window allows it. */
const PACE = 1;
/** Milliseconds between two looks at who is next. */
const TICK = 5;

/** Ends streams in random order over a window of time, and cuts what is left at its end. */
export class Drain<Stream extends Drainable> {
  private readonly start = performance.now();
  private hurry!: () => void;
  private readonly hurried = new Promise<void>((resolve) => {
    this.hurry = resolve;
  });

  /** @param window in milliseconds. */
  constructor(
    private readonly streams: readonly Stream[],
    private window: number,
  ) {}

  /** Ends the window now. */
  cutShort(): void {
    this.window = 0;
    this.hurry();
  }

  /** Resolves when all streams are gone, at the end of the window at the latest. */
  async run(): Promise<void> {
    const gone = Promise.all(this.streams.map(async ({ response }) => goneOf(response)));
    await this.endAll(shuffle(this.streams.filter(({ drain }) => drain === 'close')));
    await this.within(gone, this.window * FINISH);
    for (const stream of this.streams) if (stream.drain === 'finish') end(stream);
    await this.within(gone, this.window);
    for (const stream of this.streams) stream.destroy('draining');
  }

  private async endAll(streams: readonly Stream[]): Promise<void> {
    for (let next = 0; ;) {
      const pace = Math.min(PACE, (this.window * SPREAD) / Math.max(1, streams.length));
      const due = pace === 0 ? streams.length : Math.min(streams.length, 1 + Math.floor(this.elapsed / pace));
      while (next < due) end(streams[next++]!);
      if (next === streams.length) return;
      await new Promise((resolve) => setTimeout(resolve, TICK));
    }
  }

  /** Waits, until a time of the window at the latest. */
  private async within(done: Promise<unknown>, time: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const over = new Promise((resolve) => {
      timer = setTimeout(resolve, Math.max(0, time - this.elapsed));
    });
    await Promise.race([done, over, this.hurried]);
    clearTimeout(timer);
  }

  private get elapsed(): number {
    return performance.now() - this.start;
  }
}

function end(stream: Drainable): void {
  closeTransport(stream.response);
  stream.close('draining', true);
}

function shuffle<Item>(items: Item[]): Item[] {
  for (let index = items.length - 1; index > 0; index--) {
    const other = Math.floor(Math.random() * (index + 1));
    [items[index], items[other]] = [items[other]!, items[index]!];
  }
  return items;
}
