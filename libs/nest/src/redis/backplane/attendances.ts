import { randomBytes } from 'node:crypto';
import type { Member } from '../../nodes/member.interface.js';

/** A member whom this node has in a room. */
export interface Attendance {
  readonly room: string;
  readonly member: Member;
  /** Asked again with the same token, Redis answers as it did. */
  token: string;
  /** Whether Redis lists it: on the way there, yes, or not any more. */
  state: 'entering' | 'listed' | 'lost';
}

/** All members whom this node has, to list them again when Redis has forgotten them. */
export class Attendances {
  private readonly rooms = new Map<string, Map<string, Attendance>>();

  /** One that failed to enter goes on where it was. */
  add(room: string, member: Member): Attendance {
    let members = this.rooms.get(room);
    if (!members) this.rooms.set(room, (members = new Map<string, Attendance>()));
    let attendance = members.get(member.id);
    if (attendance?.state !== 'entering') {
      attendance = { room, member, token: newToken(), state: 'entering' };
      members.set(member.id, attendance);
    }
    return attendance;
  }

  delete(room: string, memberId: string): void {
    const members = this.rooms.get(room);
    if (members?.delete(memberId) && members.size === 0) this.rooms.delete(room);
  }

  has({ room, member }: Attendance): boolean {
    return this.rooms.get(room)?.has(member.id) === true;
  }

  roomNames(): string[] {
    return [...this.rooms.keys()];
  }

  /** Redis has forgotten what it listed. */
  lose(): void {
    for (const members of this.rooms.values()) {
      for (const attendance of members.values()) {
        if (attendance.state !== 'listed') continue;
        attendance.state = 'lost';
        attendance.token = newToken();
      }
    }
  }

  lost(): Attendance[] {
    const lost: Attendance[] = [];
    for (const members of this.rooms.values()) {
      for (const attendance of members.values()) if (attendance.state === 'lost') lost.push(attendance);
    }
    return lost;
  }
}

function newToken(): string {
  return randomBytes(9).toString('base64url');
}
