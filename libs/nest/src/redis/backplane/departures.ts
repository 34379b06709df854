import type { BackplaneNode } from '../../nodes/backplane.interface.js';
import type { Leaver } from './node-lease.js';
import { FORGET } from './scripts/members.lua.js';
import type { SharedState } from './shared-state.js';

/** Lets everybody know who is gone. Who could not be told of is given to a node again. */
export class Departures {
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly state: SharedState) {}

  begin(leavers: readonly Leaver[], node: BackplaneNode): void {
    const running = this.run(leavers, node)
      .catch((error: unknown) => node.failed(error))
      .finally(() => this.running.delete(running));
    this.running.add(running);
  }

  /** Resolves when those that were begun have come to an end. */
  async settled(): Promise<void> {
    await Promise.all(this.running);
  }

  private async run(leavers: readonly Leaver[], node: BackplaneNode): Promise<void> {
    const told: string[] = [];
    const tell = async ({ room, member, token }: Leaver): Promise<void> => {
      try {
        await node.left(room, member, `left:${token}`);
        told.push(room, member.id, token);
      } catch (error) {
        node.failed(error);
      }
    };
    await Promise.all(leavers.map(tell));
    if (told.length > 0) await this.state.run(FORGET, ...told);
  }
}
