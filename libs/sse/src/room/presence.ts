import type { Member } from './member.interface.js';

/** Publishes what presence has to tell: `user-joined` or `user-left`, with the member as data. */
export type PresencePublisher = (room: string, type: 'user-joined' | 'user-left', member: Member) => void;

interface Attendance {
  readonly member: Member;
  connections: number;
  leaving: NodeJS.Timeout | undefined;
}

/** Who is present in which room. A member with several connections is one member, and a short absence does not show. */
export class Presence {
  private readonly rooms = new Map<string, Map<string, Attendance>>();

  constructor(
    private readonly publish: PresencePublisher,
    /** Milliseconds between the end of the last connection and `user-left`. */
    private readonly grace: number,
  ) {}

  /** Counts one connection of a member in. */
  enter(room: string, member: Member): void {
    let attendances = this.rooms.get(room);
    if (!attendances) this.rooms.set(room, (attendances = new Map<string, Attendance>()));
    const known = attendances.get(member.id);
    if (known) {
      clearTimeout(known.leaving);
      known.connections++;
      return;
    }
    attendances.set(member.id, { member, connections: 1, leaving: undefined });
    this.publish(room, 'user-joined', member);
  }

  /** Counts one connection out; the member leaves when none is left for the time of the grace period. */
  leave(room: string, memberId: string): void {
    const attendance = this.rooms.get(room)?.get(memberId);
    if (!attendance || --attendance.connections > 0) return;
    attendance.leaving = setTimeout(() => this.left(room, attendance.member), this.grace);
    attendance.leaving.unref();
  }

  /**
   * Counts one connection out of a room that has ended, and forgets who is in a grace period there: nothing more is published
   * to such a room, or its end would not be the last that a returning client finds.
   */
  withdraw(room: string, memberId: string): void {
    const attendances = this.rooms.get(room);
    if (!attendances) return;
    for (const [id, attendance] of attendances) {
      if (id === memberId) attendance.connections--;
      if (attendance.connections > 0) continue;
      clearTimeout(attendance.leaving);
      attendances.delete(id);
    }
    if (attendances.size === 0) this.rooms.delete(room);
  }

  /** The members of a room, those in their grace period included, in the order they came. */
  members(room: string): Member[] {
    return [...(this.rooms.get(room)?.values() ?? [])].map((attendance) => attendance.member);
  }

  close(): void {
    for (const attendances of this.rooms.values()) {
      for (const attendance of attendances.values()) clearTimeout(attendance.leaving);
    }
    this.rooms.clear();
  }

  private left(room: string, member: Member): void {
    const attendances = this.rooms.get(room)!;
    attendances.delete(member.id);
    if (attendances.size === 0) this.rooms.delete(room);
    this.publish(room, 'user-left', member);
  }
}
