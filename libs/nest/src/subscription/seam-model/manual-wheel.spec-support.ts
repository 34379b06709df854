import { DeadlineWheel, type Timed } from '../../connection/deadline/deadline-wheel.js';

/** A wheel without a clock: the model says when the hour has come. */
export class ManualWheel extends DeadlineWheel {
  private readonly timed = new Set<Timed>();

  override set(entry: Timed): void {
    this.timed.add(entry);
  }

  override delete(entry: Timed): void {
    this.timed.delete(entry);
  }

  /** Lets every connection look at its heartbeat. */
  beat(): void {
    for (const entry of this.timed) entry.onDue(this.now + 60_000);
  }
}
