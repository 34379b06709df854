import assert from 'node:assert/strict';
import type { NodeProbe } from '../probe/node-probe.js';
import { testRunner, eventually } from '../probe/test-runner.js';

/** Milliseconds; well above what a busy machine takes for one call. */
const GRACE = 300;

export function describeRoster(open: () => Promise<NodeProbe>): void {
  const { it } = testRunner();
  const told = async (node: NodeProbe, ...what: string[]): Promise<void> => {
    await eventually(
      () => node.told.length >= what.length,
      () => `told: ${node.told.join(', ')}; errors: ${node.errors.join(', ')}`,
    );
    assert.deepEqual(node.told, what);
  };

  it('says who came and who was there, and lists them with what is known of them, in order', async () => {
    const node = await open();
    const { roster } = node.backplane;
    const members = [
      { id: 'zoe', info: { name: 'Zoë', empty: [], none: null, big: 2 ** 53 - 1, text: 'a\n"b"\\' } },
      { id: '@user 7\n{x}', info: [] },
      { id: 'ann' },
    ];
    for (const member of members) assert.equal(await roster.enter('a', member), true);
    assert.equal(await roster.enter('a', { id: 'ann', info: 'later' }), false);
    assert.deepEqual(await roster.members('a'), members);
    assert.deepEqual(await roster.members('b'), []);
  });

  it('tells who has left when the grace period is over, and not before', async () => {
    const node = await open();
    await node.backplane.roster.enter('a', { id: 'ann', info: { name: 'Ann' } });
    const started = performance.now();
    await node.leave('a', 'ann', GRACE);
    assert.deepEqual(await node.ids('a'), ['ann']);
    await told(node, 'left a ann');
    assert.ok(performance.now() - started >= GRACE - 2);
    assert.deepEqual(node.members, [{ id: 'ann', info: { name: 'Ann' } }]);
    await node.untilEmpty('a');
    assert.equal(await node.enter('a', 'ann'), true);
  });

  it('does not tell of who comes back in time, however often', async () => {
    const node = await open();
    await node.enter('a', 'ann');
    for (let times = 0; times < 5; times++) {
      await node.leave('a', 'ann', GRACE);
      assert.equal(await node.enter('a', 'ann'), false);
    }
    await node.leave('a', 'bob', GRACE);
    await node.enter('a', 'zoe');
    await node.leave('a', 'zoe', GRACE);
    await node.enter('a', 'zoe');
    const started = performance.now();
    await node.leave('a', 'zoe', 2 * GRACE);
    await told(node, 'left a zoe');
    assert.ok(performance.now() - started >= 2 * GRACE - 2);
    assert.deepEqual(await node.ids('a'), ['ann']);
  });

  it('keeps rooms and members apart', async () => {
    const node = await open();
    for (const room of ['a', 'a:b', 'b']) await node.enter(room, 'ann');
    await node.enter('a', 'bob');
    await node.leave('a', 'ann');
    await told(node, 'left a ann');
    await node.untilEmpty('c');
    assert.deepEqual(
      [await node.ids('a'), await node.ids('a:b'), await node.ids('b')],
      [['bob'], ['ann'], ['ann']],
    );
  });

  it('takes members out of a room that has ended without a word, and who is leaving it, too', async () => {
    const node = await open();
    for (const id of ['ann', 'bob', 'eve', 'zoe']) await node.enter('a', id);
    await node.enter('b', 'eve');
    await node.leave('a', 'eve', GRACE);
    await node.leave('b', 'eve', GRACE);
    await node.backplane.roster.withdraw('a', ['ann', 'zoe']);
    assert.deepEqual(await node.ids('a'), ['bob']);
    await told(node, 'left b eve');
    await node.backplane.roster.withdraw('a', ['bob']);
    await node.backplane.roster.withdraw('nowhere', []);
    assert.deepEqual(await node.ids('a'), []);
    assert.equal(await node.enter('a', 'ann'), true);
    assert.deepEqual(node.errors, []);
  });
}
