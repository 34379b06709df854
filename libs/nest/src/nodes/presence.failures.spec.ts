import type { Roster } from './backplane.interface.js';
import { Presence } from './presence.js';

const ann = { id: 'ann' };
const bob = { id: 'bob' };

/** A roster that notes what it is told, answers when the test says so, and can be away. */
class SlowRoster implements Roster {
  readonly told: string[] = [];
  away = false;
  held: (() => void)[] | undefined;
  came = true;

  hold(): void {
    this.held = [];
  }

  release(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const go of held) go();
  }

  async enter(room: string, { id }: { id: string }): Promise<boolean> {
    await this.note(`enter ${room} ${id}`);
    return this.came;
  }

  async leave(room: string, id: string, grace: number): Promise<void> {
    await this.note(`leave ${room} ${id} ${grace}`);
  }

  async withdraw(room: string, ids: readonly string[]): Promise<void> {
    await this.note(`withdraw ${room} ${ids.join(',')}`);
  }

  async members(): Promise<never[]> {
    return [];
  }

  private async note(what: string): Promise<void> {
    this.told.push(this.away ? `${what}: away` : what);
    if (this.held) await new Promise<void>((resolve) => this.held!.push(resolve));
    if (this.away) throw new Error('away');
  }
}

function setUp(): { roster: SlowRoster; presence: Presence; joined: string[]; errors: unknown[] } {
  const roster = new SlowRoster();
  const [joined, errors]: [string[], unknown[]] = [[], []];
  const listener = {
    joined: async (room: string, { id }: { id: string }) => void joined.push(`${room} ${id}`),
    failed: (error: unknown) => void errors.push(error),
  };
  return { roster, presence: new Presence(roster, listener, 50), joined, errors };
}

describe('Presence and a roster that takes its time', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const pass = async (milliseconds = 0): Promise<void> => {
    await jest.advanceTimersByTimeAsync(milliseconds);
  };

  it('tells it one thing of a member after the other', async () => {
    const { roster, presence, joined } = setUp();
    roster.hold();
    presence.enter('a', ann);
    presence.leave('a', 'ann');
    presence.enter('a', bob);
    expect(roster.told).toEqual(['enter a ann', 'enter a bob']);
    roster.release();
    await pass();
    expect(roster.told.slice(2)).toEqual(['leave a ann 50']);
    expect(joined).toEqual(['a ann', 'a bob']);
  });

  it('leaves out what came to nothing meanwhile', async () => {
    const { roster, presence } = setUp();
    roster.hold();
    presence.enter('a', ann);
    for (let times = 0; times < 3; times++) {
      presence.leave('a', 'ann');
      presence.enter('a', ann);
    }
    roster.release();
    await pass();
    expect(roster.told).toEqual(['enter a ann']);
    roster.hold();
    presence.leave('a', 'ann');
    presence.enter('a', ann);
    roster.release();
    await pass();
    expect(roster.told.slice(1)).toEqual(['leave a ann 50', 'enter a ann']);
  });

  it('does not announce who was there on another node', async () => {
    const { roster, presence, joined } = setUp();
    roster.came = false;
    presence.enter('a', ann);
    await pass();
    expect(joined).toEqual([]);
  });

  it('takes all out together who were in a room that has ended', async () => {
    const { roster, presence } = setUp();
    for (const member of [ann, bob]) presence.enter('a', member);
    await pass();
    for (const { id } of [ann, bob]) presence.leave('a', id, true);
    presence.ended('b');
    await pass();
    expect(roster.told.slice(2)).toEqual(['withdraw a ann,bob', 'withdraw b ']);
  });

  it('tells it how things stand when it is back, and nothing is announced twice', async () => {
    const { roster, presence, joined, errors } = setUp();
    presence.enter('a', ann);
    await pass();
    roster.away = true;
    presence.leave('a', 'ann');
    presence.enter('a', bob);
    presence.enter('b', bob);
    await pass(60_000);
    presence.leave('b', 'bob');
    expect(errors.length).toBeGreaterThan(20);
    expect(errors[0]).toEqual(new Error('away'));
    roster.away = false;
    roster.told.length = 0;
    await pass(5_000);
    // Whether it heard of bob in b is not known, so it is told that he is not there.
    expect(roster.told.toSorted()).toEqual(['enter a bob', 'leave a ann 50', 'leave b bob 50']);
    expect(joined).toEqual(['a ann', 'a bob']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('has one timer however many wait for it', async () => {
    const { roster, presence } = setUp();
    roster.away = true;
    for (let index = 0; index < 100; index++) presence.enter('a', { id: `m-${index}` });
    await pass();
    expect(jest.getTimerCount()).toBe(1);
    await presence.close();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('counts all out when it is closed, and waits for that, but not for ever', async () => {
    const { roster, presence } = setUp();
    presence.enter('a', ann);
    await pass();
    presence.enter('a', bob);
    roster.hold();
    let closed = false;
    const closing = presence.close().then(() => (closed = true));
    await pass(500);
    expect([roster.told.slice(2), closed]).toEqual([['leave a ann 50', 'leave a bob 50'], false]);
    roster.release();
    await closing;
    const { roster: frozen, presence: stuck } = setUp();
    frozen.hold();
    stuck.enter('a', ann);
    const ending = stuck.close();
    await pass(1_000);
    await ending;
  });
});
