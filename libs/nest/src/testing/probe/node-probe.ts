import type { Backplane, BackplaneNode } from '../../nodes/backplane.interface.js';
import type { Member } from '../../nodes/member.interface.js';
import { eventually } from './test-runner.js';

/** A node in the hands of a test: notes what it is told. */
export class NodeProbe implements BackplaneNode {
  /** Who left or was there again, as `left a ann`. */
  readonly told: string[] = [];
  readonly members: Member[] = [];
  readonly keys: (string | undefined)[] = [];
  readonly errors: unknown[] = [];
  answer: (request: unknown) => unknown = () => undefined;
  /** Called before a member counts as told of. */
  beforeLeft: () => Promise<void> = async () => undefined;

  constructor(readonly backplane: Backplane) {
    backplane.start(this);
  }

  async left(room: string, member: Member, key?: string): Promise<void> {
    this.keys.push(key);
    await this.beforeLeft();
    this.members.push(member);
    this.told.push(`left ${room} ${member.id}`);
  }

  async joined(room: string, { id }: Member): Promise<void> {
    this.told.push(`joined ${room} ${id}`);
  }

  failed(error: unknown): void {
    this.errors.push(error);
  }

  async enter(room: string, id: string): Promise<boolean> {
    return this.backplane.roster.enter(room, { id });
  }

  async leave(room: string, id: string, grace = 0): Promise<void> {
    await this.backplane.roster.leave(room, id, grace);
  }

  async ids(room: string): Promise<string[]> {
    return (await this.backplane.roster.members(room)).map(({ id }) => id);
  }

  /** Resolves when the room is empty. */
  async untilEmpty(room: string): Promise<void> {
    let ids = await this.ids(room);
    await eventually(
      () => {
        void this.ids(room).then((now) => (ids = now));
        return ids.length === 0;
      },
      () => `${ids.join(', ')} still in "${room}"`,
    );
  }
}

/** What all nodes were told. */
export function toldTo(...nodes: readonly NodeProbe[]): string[] {
  return nodes.flatMap(({ told }) => told);
}
