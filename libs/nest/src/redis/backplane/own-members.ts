import { randomBytes } from 'node:crypto';
import type { Member } from '../../nodes/member.interface.js';

/** A member whom this node has in a room. */
export interface OwnMember {
  readonly room: string;
  readonly member: Member;
  /** Asked again with the same token, Redis answers as it did. */
  token: string;
  /** Whether Redis lists it: on the way there, yes, or not any more. */
  state: 'entering' | 'listed' | 'lost';
}

/** All members whom this node has, to list them again when Redis has forgotten them. */
export class OwnMembers {
  private readonly rooms = new Map<string, Map<string, OwnMember>>();

  /** One that failed to enter goes on where it was. */
  add(room: string, member: Member): OwnMember {
    let members = this.rooms.get(room);
    if (!members) this.rooms.set(room, (members = new Map<string, OwnMember>()));
    let own = members.get(member.id);
    if (own?.state !== 'entering') {
      own = { room, member, token: newToken(), state: 'entering' };
      members.set(member.id, own);
    }
    return own;
  }

  delete(room: string, memberId: string): void {
    const members = this.rooms.get(room);
    if (members?.delete(memberId) && members.size === 0) this.rooms.delete(room);
  }

  has({ room, member }: OwnMember): boolean {
    return this.rooms.get(room)?.has(member.id) === true;
  }

  roomNames(): string[] {
    return [...this.rooms.keys()];
  }

  /** Redis has forgotten what it listed. */
  lose(): void {
    for (const members of this.rooms.values()) {
      for (const own of members.values()) {
        if (own.state !== 'listed') continue;
        own.state = 'lost';
        own.token = newToken();
      }
    }
  }

  lost(): OwnMember[] {
    const lost: OwnMember[] = [];
    for (const members of this.rooms.values()) {
      for (const own of members.values()) if (own.state === 'lost') lost.push(own);
    }
    return lost;
  }
}

function newToken(): string {
  return randomBytes(9).toString('base64url');
}
