import type { Member } from '../../nodes/member.interface.js';
import { BEAT, QUIT } from './scripts/beat.lua.js';
import type { SharedState } from './shared-state.js';

/** A member that is gone, and the token of its stay. */
export interface Leaver {
  readonly room: string;
  readonly member: Member;
  readonly token: string;
}

/** What a lease has to tell. */
export interface LeaseListener {
  /** Milliseconds until what no node renews expires. */
  readonly keep: number;
  /**
   * The node has its lease.
   *
   * @param known false when it had lost it: the others have taken out its members, or Redis has forgotten everything.
   */
  onBeat(known: boolean): Promise<void>;
  /** Members are gone, and this node is to tell everybody. */
  onGone(leavers: readonly Leaver[]): void;
  /** Redis could not be asked, which is tried again. */
  onFailed(error: unknown): void;
}

/** Most members that are taken out by one call: Redis does nothing else meanwhile. */
const MOST = 500;
/** The end of a grace period is looked for this much later, so that it is over, and at most this often. */
const MARGIN = 10;
const SOON = 25;
const LONGEST_TIMER = 2_147_483_647;

/** Renews the lease of this node, and looks after who is gone: with every beat, and when a grace period ends that began here. */
export class NodeLease {
  private readonly due: number[] = [];
  private heart: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private again: NodeJS.Timeout | undefined;
  private beating: Promise<void> | undefined;
  private begun = false;
  /** False after a beat whose answer was lost: Redis may have said then that the lease was gone. */
  private sure = true;
  private closed = false;

  constructor(
    private readonly state: SharedState,
    private readonly listener: LeaseListener,
  ) {}

  start(): void {
    this.heart = setInterval(this.tick, this.state.settings.lease / 3);
    this.heart.unref();
    this.tick();
  }

  /** Resolves when the node has its lease. Beats that are wanted while one is under way share the next. */
  async beat(): Promise<void> {
    await this.beating?.catch(() => undefined);
    this.beating ??= this.run().finally(() => (this.beating = undefined));
    await this.beating;
  }

  /** A grace period begins now. */
  expect(grace: number): void {
    this.due.push(performance.now() + grace + MARGIN);
    this.arm();
  }

  /** Beats again in a moment. */
  soon(): void {
    if (this.closed) return;
    this.again ??= setTimeout(() => {
      this.again = undefined;
      this.tick();
    }, SOON);
    this.again.unref();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearInterval(this.heart);
    clearTimeout(this.timer);
    clearTimeout(this.again);
    await this.beating?.catch(() => undefined);
    await this.state.run(QUIT, this.state.node);
  }

  private readonly tick = (): void => {
    this.beat().catch((error: unknown) => this.listener.onFailed(error));
  };

  private async run(): Promise<void> {
    const { node, settings } = this.state;
    const claim = Math.max(settings.lease, 2 * settings.timeout);
    for (let more = true; more && !this.closed;) {
      const args = [node, this.listener.keep, settings.lease, claim, MOST];
      const { sure } = this;
      this.sure = false;
      const answer = (await this.state.run(BEAT, ...args)) as [number, number, ...string[]];
      this.sure = true;
      more = answer[1] === 1;
      const leavers = leaversOf(answer.slice(2) as string[]);
      if (leavers.length > 0) this.listener.onGone(leavers);
      const known = (answer[0] === 1 && sure) || !this.begun;
      this.begun = true;
      await this.listener.onBeat(known);
    }
  }

  private arm(): void {
    const [next] = this.due;
    if (this.timer || this.closed || next === undefined) return;
    const delay = Math.min(Math.max(next - performance.now(), MARGIN), LONGEST_TIMER);
    this.timer = setTimeout(this.onDue, delay);
    this.timer.unref();
  }

  private readonly onDue = (): void => {
    this.timer = undefined;
    const now = performance.now();
    const over = this.due.findIndex((at) => at > now);
    this.due.splice(0, over < 0 ? this.due.length : over);
    this.tick();
    this.arm();
  };
}

function leaversOf(parts: readonly string[]): Leaver[] {
  const leavers: Leaver[] = [];
  for (let at = 0; at < parts.length; at += 4) {
    const [room, id, token, info] = parts.slice(at, at + 4) as [string, string, string, string];
    leavers.push({ room, token, member: info === '' ? { id } : { id, info: JSON.parse(info) as unknown } });
  }
  return leavers;
}
