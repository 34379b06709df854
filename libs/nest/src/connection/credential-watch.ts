import type { AuthenticatedData } from '@nestream/protocol';
import type { Credential, CredentialSettings } from './credential.interface.js';
import type { DeadlineWheel, Timed } from './deadline/deadline-wheel.js';
import type { OpenStream } from './open-stream.js';

/** Milliseconds that are always kept between the close and the end of the credential: the wheel may be late by 250. */
const MARGIN = 500;
/** The part of a credential's remaining life that jitter may take at most: a short one is not to be cut in half. */
const GREATEST_SHARE = 0.1;
/** Milliseconds between two looks at the clock of the day, which may be set meanwhile; the wheel's own clock is not. */
const LONGEST_SLEEP = 30_000;

type WatchedStream = Pick<OpenStream, 'blocked' | 'tell' | 'close' | 'destroy'>;

/** The credential of one stream: announces that it ends, and ends the stream before it does. */
export class CredentialWatch implements Timed {
  dueAt = 0;

  private closeAt = Infinity;
  private announced = false;

  constructor(
    private current: Credential,
    private readonly settings: CredentialSettings,
    private readonly owner: WatchedStream,
  ) {
    this.plan();
  }

  get credential(): Credential {
    return this.current;
  }

  /** Whether the stream must not go on. */
  get expired(): boolean {
    return Date.now() >= this.closeAt;
  }

  /** Begins to watch; to be called when the stream is open. */
  start(wheel: DeadlineWheel): void {
    if (this.closeAt < Infinity) wheel.set(this, wheel.now);
  }

  /** Puts another credential in the place of this one, and tells the client of an open stream. */
  replace(credential: Credential, wheel: DeadlineWheel): void {
    const before = this.current;
    this.current = credential;
    try {
      const data = this.authenticated();
      if (data) this.owner.tell('authenticated', data);
    } catch (error) {
      this.current = before;
      throw error;
    }
    this.plan();
    wheel.delete(this);
    this.start(wheel);
  }

  /** What the client is told of itself, if it is anybody and the application wants it told. Runs application code. */
  authenticated(): AuthenticatedData | undefined {
    const { publicUser } = this.settings;
    const { user, expiresAt } = this.current;
    if (!publicUser || user === undefined || user === null) return undefined;
    return {
      user: publicUser(user) ?? null,
      expiresAt: expiresAt === undefined ? null : iso(expiresAt),
    };
  }

  onDue(now: number): number {
    const left = this.closeAt - Date.now();
    if (left <= 0) {
      this.end();
      return 0;
    }
    const untilNotice = left - this.settings.expiringNotice;
    if (!this.announced && untilNotice <= 0) {
      this.announced = true;
      this.owner.tell('expiring', { expiresAt: iso(this.closeAt) });
    }
    return now + Math.min(this.announced ? left : untilNotice, LONGEST_SLEEP);
  }

  private end(): void {
    // What a client has not read by now would go out after its credential has ended.
    if (this.owner.blocked) this.owner.destroy('expired');
    else this.owner.close('expired', true);
  }

  private plan(): void {
    const { expiresAt } = this.current;
    this.announced = this.settings.expiringNotice === 0;
    if (expiresAt === undefined) {
      this.closeAt = Infinity;
      return;
    }
    const left = Math.max(0, expiresAt - Date.now());
    const jitter = Math.min(this.settings.expiryJitter, left * GREATEST_SHARE) * Math.random();
    this.closeAt = expiresAt - MARGIN - jitter;
  }
}

/** A token may claim any number as its end; what no date can show is beyond every stream. */
function iso(time: number): string {
  return new Date(Math.min(time, 8.64e15)).toISOString();
}
