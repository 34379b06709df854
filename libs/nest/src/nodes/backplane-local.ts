import type { Backplane, BackplaneNode, Roster } from './backplane.interface.js';
import type { Member } from './member.interface.js';

interface Attendance {
  readonly member: Member;
  leaving: NodeJS.Timeout | undefined;
}

/** The backplane of an application that is one process. */
export class LocalBackplane implements Backplane, Roster {
  private readonly rooms = new Map<string, Map<string, Attendance>>();
  private node: BackplaneNode | undefined;

  get roster(): Roster {
    return this;
  }

  start(node: BackplaneNode): void {
    this.node = node;
  }

  async call(request: unknown): Promise<readonly unknown[]> {
    return [await this.node?.answer(request)];
  }

  async enter(room: string, member: Member): Promise<boolean> {
    let attendances = this.rooms.get(room);
    if (!attendances) this.rooms.set(room, (attendances = new Map<string, Attendance>()));
    const known = attendances.get(member.id);
    if (!known) {
      attendances.set(member.id, { member, leaving: undefined });
      return true;
    }
    clearTimeout(known.leaving);
    known.leaving = undefined;
    return false;
  }

  async leave(room: string, memberId: string, grace: number): Promise<void> {
    const attendance = this.rooms.get(room)?.get(memberId);
    if (!attendance || attendance.leaving) return;
    attendance.leaving = setTimeout(() => this.left(room, attendance.member), grace);
    attendance.leaving.unref();
  }

  async withdraw(room: string, memberIds: readonly string[]): Promise<void> {
    const attendances = this.rooms.get(room);
    if (!attendances) return;
    for (const id of memberIds) attendances.delete(id);
    for (const [id, { leaving }] of attendances) {
      if (!leaving) continue;
      clearTimeout(leaving);
      attendances.delete(id);
    }
    if (attendances.size === 0) this.rooms.delete(room);
  }

  async members(room: string): Promise<Member[]> {
    return [...(this.rooms.get(room)?.values() ?? [])].map(({ member }) => member);
  }

  async close(): Promise<void> {
    for (const attendances of this.rooms.values()) {
      for (const { leaving } of attendances.values()) clearTimeout(leaving);
    }
    this.rooms.clear();
  }

  private left(room: string, member: Member): void {
    const attendances = this.rooms.get(room)!;
    attendances.delete(member.id);
    if (attendances.size === 0) this.rooms.delete(room);
    this.node?.left(room, member).catch((error: unknown) => this.node!.failed(error));
  }
}
