import type { Roster } from './backplane.interface.js';

interface Group {
  readonly memberIds: string[];
  readonly done: Promise<void>;
}

/** Collects, for one turn, who is taken out of a room that has ended: its streams end together. */
export class Withdrawals {
  private readonly groups = new Map<string, Group>();

  constructor(private readonly roster: Pick<Roster, 'withdraw'>) {}

  /** Resolves when the roster knows. */
  add(room: string, memberId?: string): Promise<void> {
    let group = this.groups.get(room);
    if (!group) {
      const memberIds: string[] = [];
      group = { memberIds, done: this.flush(room, memberIds) };
      this.groups.set(room, group);
    }
    if (memberId !== undefined) group.memberIds.push(memberId);
    return group.done;
  }

  private async flush(room: string, memberIds: readonly string[]): Promise<void> {
    await Promise.resolve();
    this.groups.delete(room);
    await this.roster.withdraw(room, memberIds);
  }
}
