import type { Roster } from './backplane.interface.js';
import type { Member } from './member.interface.js';
import { RetryDelay } from '../time/retry-delay.js';
import { Withdrawals } from './withdrawals.js';

/** What presence has to tell. Its methods must not throw. */
export interface PresenceListener {
  /** A member was not in the room before. Resolves when that is published or given up: nothing else is said of it before. */
  joined(room: string, member: Member): Promise<void>;
  /** The roster failed; it is told again. */
  failed(error: unknown): void;
}

const CLOSE_WITHIN = 1_000;

interface Attendance {
  readonly room: string;
  readonly member: Member;
  connections: number;
  /** What the roster knows; `undefined` while it is being told, and when nobody knows whether it was. */
  listed: boolean | undefined;
  /** Whether the last connection went because the room has ended. */
  ended: boolean;
  busy: boolean;
}

/**
 * Counts the connections that members have on this node, and tells the roster of the first and the last, for each member one
 * thing after the other. While the roster fails the count goes on, and the roster is told how it stands when it is back.
 */
export class Presence {
  private readonly rooms = new Map<string, Map<string, Attendance>>();
  private readonly running = new Set<Promise<void>>();
  private readonly delay = new RetryDelay();
  private readonly withdrawals: Withdrawals;
  private pause: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly roster: Roster,
    private readonly listener: PresenceListener,
    /** Milliseconds between the end of a member's last connection on any node and `user-left`. */
    private readonly grace: number,
  ) {
    this.withdrawals = new Withdrawals(roster);
  }

  /** Counts one connection of a member in. */
  enter(room: string, member: Member): void {
    let attendances = this.rooms.get(room);
    if (!attendances) this.rooms.set(room, (attendances = new Map<string, Attendance>()));
    let attendance = attendances.get(member.id);
    if (!attendance) {
      attendance = { room, member, connections: 0, listed: false, ended: false, busy: false };
      attendances.set(member.id, attendance);
    }
    attendance.connections++;
    this.settle(attendance);
  }

  /**
   * Counts one connection out; the member leaves when none is left on any node for the time of the grace period.
   *
   * @param ended that the room has ended, and nobody is told who leaves: nothing more may be published to it, or its end would
   *   not be the last that a returning client finds.
   */
  leave(room: string, memberId: string, ended = false): void {
    const attendance = this.rooms.get(room)?.get(memberId);
    if (!attendance || attendance.connections === 0) return;
    attendance.connections--;
    attendance.ended = ended;
    this.settle(attendance);
  }

  /** Forgets who is in a grace period in a room that has ended. */
  ended(room: string): void {
    this.withdrawals.add(room).catch((error: unknown) => this.listener.failed(error));
  }

  /** Counts all out. Resolves when the roster knows, or has failed to take it in; after a second in any case. */
  async close(): Promise<void> {
    for (const attendances of this.rooms.values()) {
      for (const attendance of attendances.values()) {
        attendance.connections = 0;
        this.settle(attendance);
      }
    }
    this.closed = true;
    this.delay.cancel();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, CLOSE_WITHIN)));
    await Promise.race([Promise.all(this.running), late]);
    clearTimeout(timer);
  }

  private settle(attendance: Attendance): void {
    if (attendance.busy || this.closed) return;
    attendance.busy = true;
    const run = this.run(attendance);
    this.running.add(run);
    void run.then(() => this.running.delete(run));
  }

  private async run(attendance: Attendance): Promise<void> {
    while (attendance.listed !== attendance.connections > 0) {
      try {
        await this.tell(attendance);
        this.delay.reset();
      } catch (error) {
        this.listener.failed(error);
        if (this.closed) break;
        // One pause for all that fail meanwhile.
        this.pause ??= this.delay.wait().then(() => (this.pause = undefined));
        await this.pause;
        if (this.closed) break;
      }
    }
    attendance.busy = false;
    if (attendance.connections === 0) this.forget(attendance);
  }

  private async tell(attendance: Attendance): Promise<void> {
    const { room, member } = attendance;
    attendance.listed = undefined;
    if (attendance.connections > 0) {
      const came = await this.roster.enter(room, member);
      attendance.listed = true;
      if (came) await this.listener.joined(room, member);
    } else {
      await (attendance.ended
        ? this.withdrawals.add(room, member.id)
        : this.roster.leave(room, member.id, this.grace));
      attendance.listed = false;
    }
  }

  private forget({ room, member }: Attendance): void {
    const attendances = this.rooms.get(room)!;
    attendances.delete(member.id);
    if (attendances.size === 0) this.rooms.delete(room);
  }
}
