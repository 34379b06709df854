import { BackplaneUnavailableError } from '../../errors/log.errors.js';
import type { BackplaneNode, Roster } from '../../nodes/backplane.interface.js';
import type { Member } from '../../nodes/member.interface.js';
import { OwnMembers, type OwnMember } from './own-members.js';
import { Departures } from './departures.js';
import { NodeLease, type LeaseListener, type Leaver } from './node-lease.js';
import { RENEW } from './scripts/beat.lua.js';
import { ENTER, LEAVE, MEMBERS, WITHDRAW } from './scripts/members.lua.js';
import type { SharedState } from './shared-state.js';

const HOUR = 3_600_000;
/** Most members or rooms of one call. */
const MOST = 200;
const ASK_AGAIN = 25;

/** Answers of ENTER; the fourth is that the member was there. */
const CAME = 1;
const BEING_TOLD = 2;
const NO_LEASE = -1;

interface Stored {
  readonly i?: string;
  readonly s: string;
  readonly g?: 1;
}

/** The roster of all nodes, in Redis, and what of it is this node's. */
export class RedisRoster implements Roster, LeaseListener {
  private readonly lease: NodeLease;
  private readonly own = new OwnMembers();
  private readonly departures: Departures;
  private node: BackplaneNode | undefined;
  private longestGrace = 0;
  private renewedAt = performance.now();

  constructor(private readonly state: SharedState) {
    this.lease = new NodeLease(state, this);
    this.departures = new Departures(state);
  }

  /** Milliseconds until what no node renews expires. */
  get keep(): number {
    return HOUR + this.longestGrace;
  }

  start(node: BackplaneNode): void {
    this.node = node;
    this.lease.start();
  }

  async enter(room: string, member: Member): Promise<boolean> {
    const own = this.own.add(room, member);
    const deadline = performance.now() + this.state.settings.timeout;
    for (;;) {
      const [answer] = await this.list([own]);
      if (answer !== NO_LEASE && answer !== BEING_TOLD) {
        own.state = 'listed';
        return answer === CAME;
      }
      if (performance.now() > deadline) {
        throw new BackplaneUnavailableError(new Error(`"${member.id}" has left, which was not told in time`));
      }
      if (answer === NO_LEASE) await this.lease.beat();
      else await pause(ASK_AGAIN);
    }
  }

  async leave(room: string, memberId: string, grace: number): Promise<void> {
    this.own.delete(room, memberId);
    this.longestGrace = Math.max(this.longestGrace, grace);
    const leaving = await this.state.run(LEAVE, this.state.node, this.keep, room, memberId, grace);
    if (leaving === 1) this.lease.expect(grace);
  }

  async withdraw(room: string, memberIds: readonly string[]): Promise<void> {
    for (const id of memberIds) this.own.delete(room, id);
    for (let start = 0; start === 0 || start < memberIds.length; start += MOST) {
      await this.state.run(WITHDRAW, this.state.node, room, ...memberIds.slice(start, start + MOST));
    }
  }

  async members(room: string): Promise<Member[]> {
    const list = (await this.state.run(MEMBERS, room)) as string[];
    const found: { readonly member: Member; readonly since: number }[] = [];
    for (let at = 0; at < list.length; at += 2) {
      const [id, stored] = [list[at]!, JSON.parse(list[at + 1]!) as Stored];
      if (stored.g) continue;
      const member = stored.i === undefined ? { id } : { id, info: JSON.parse(stored.i) as unknown };
      found.push({ member, since: Number(stored.s) });
    }
    return found.toSorted((one, other) => one.since - other.since).map(({ member }) => member);
  }

  async close(): Promise<void> {
    await this.departures.settled();
    await this.lease.close();
    await this.departures.settled();
  }

  async onBeat(known: boolean): Promise<void> {
    if (!known) this.own.lose();
    await this.restore(this.own.lost());
    if (performance.now() - this.renewedAt > HOUR / 3) await this.renew();
  }

  onGone(leavers: readonly Leaver[]): void {
    this.departures.begin(leavers, this.node!);
  }

  onFailed(error: unknown): void {
    this.node!.failed(error);
  }

  /** Lists again what is still here; who is being told to have left comes with the next beat, which is soon. */
  private async restore(members: readonly OwnMember[]): Promise<void> {
    for (let start = 0; start < members.length; start += MOST) {
      const some = members.slice(start, start + MOST).filter((own) => this.own.has(own));
      const answers = some.length > 0 ? await this.list(some) : [];
      if (answers[0] === NO_LEASE) return;
      for (const [index, own] of some.entries()) {
        if (answers[index] === BEING_TOLD) {
          this.lease.soon();
          continue;
        }
        own.state = 'listed';
        if (answers[index] === CAME) void this.node!.joined(own.room, own.member);
      }
    }
  }

  /** Keeps from expiring what the members of this node are listed in. */
  private async renew(): Promise<void> {
    const rooms = this.own.roomNames();
    for (let start = 0; start < rooms.length; start += MOST) {
      await this.state.run(RENEW, this.state.node, this.keep, ...rooms.slice(start, start + MOST));
    }
    this.renewedAt = performance.now();
  }

  private async list(members: readonly OwnMember[]): Promise<number[]> {
    const args = members.flatMap(({ room, member: { id, info }, token }) => [
      room,
      id,
      info === undefined ? '' : JSON.stringify(info),
      token,
    ]);
    return (await this.state.run(ENTER, this.state.node, this.keep, ...args)) as number[];
  }
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
