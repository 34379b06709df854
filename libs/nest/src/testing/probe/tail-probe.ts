import type { Cursor } from '@nestream/protocol';
import type { EncodedEvent } from '../../event/encoded-event.js';
import type { EventLog, LogTail } from '../../log/event-log.interface.js';
import { eventually } from './test-runner.js';
import { seqsOf } from './log-probe.js';

/** A live feed in the hands of a test. A log may deliver events of other rooms too: they are left out. */
export class TailProbe {
  readonly events: EncodedEvent[] = [];
  /** Positions through which the feed was whole when it was interrupted. */
  readonly interruptions: Cursor[] = [];
  private readonly rooms = new Set<string>();
  private tail: LogTail | undefined;

  private constructor(private readonly onEvent: (event: EncodedEvent) => void) {}

  /** @param onEvent called for each event, after it was recorded. */
  static async open(
    log: EventLog,
    rooms: readonly string[],
    onEvent: (event: EncodedEvent) => void = () => undefined,
  ): Promise<TailProbe> {
    const probe = new TailProbe(onEvent);
    probe.tail = await log.tail({
      onEvent: (event) => probe.take(event),
      onInterrupted: (through) => void probe.interruptions.push(through),
    });
    for (const room of rooms) await probe.follow(room);
    return probe;
  }

  async follow(room: string): Promise<void> {
    this.rooms.add(room);
    await this.tail!.follow(room);
  }

  unfollow(room: string): void {
    this.rooms.delete(room);
    this.tail!.unfollow(room);
  }

  async close(): Promise<void> {
    await this.tail!.close();
  }

  get seqs(): number[] {
    return seqsOf(this.events);
  }

  /** Resolves when the event with this `seq` has come. */
  async until(seq: number): Promise<void> {
    await eventually(
      () => this.events.some((event) => event.seq === seq),
      () => `event ${seq} was not delivered; these were: ${this.seqs.join(', ')}`,
    );
  }

  private take(event: EncodedEvent): void {
    if (!event.rooms.some((room) => this.rooms.has(room))) return;
    this.events.push(event);
    this.onEvent(event);
  }
}
