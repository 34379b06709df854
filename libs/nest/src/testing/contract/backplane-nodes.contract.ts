import assert from 'node:assert/strict';
import { eventually, testRunner } from '../probe/test-runner.js';
import { type NodeProbe, toldTo } from '../probe/node-probe.js';

/** Milliseconds; well above what a busy machine takes for one call. */
const GRACE = 300;

export function describeNodes(open: () => Promise<NodeProbe>): void {
  const { it } = testRunner();
  const openMany = async (count: number): Promise<NodeProbe[]> => {
    const nodes: NodeProbe[] = [];
    while (nodes.length < count) nodes.push(await open());
    // All of them have their lease when all answer.
    let answered = 0;
    for (const node of nodes) node.answer = () => 'here';
    await eventually(
      () => {
        const { backplane } = nodes[0]!;
        void backplane.call('who').then((answers) => (answered = answers.length));
        return answered === count;
      },
      () => `${answered} of ${count} nodes answer`,
    );
    return nodes;
  };
  const told = async (nodes: readonly NodeProbe[], ...what: string[]): Promise<void> => {
    await eventually(
      () => toldTo(...nodes).length >= what.length,
      () => `told: ${toldTo(...nodes).join(', ')}`,
    );
    assert.deepEqual(toldTo(...nodes).toSorted(), what.toSorted());
  };

  it('have a member in common, who is there until the last has let go', async () => {
    const [one, other, third] = await openMany(3);
    assert.equal(await one!.enter('a', 'ann'), true);
    assert.equal(await other!.enter('a', 'ann'), false);
    assert.deepEqual(await third!.ids('a'), ['ann']);
    await one!.leave('a', 'ann');
    await one!.enter('b', 'mark');
    await one!.leave('b', 'mark');
    await told([one!, other!, third!], 'left b mark');
    assert.deepEqual(await third!.ids('a'), ['ann']);
    await other!.leave('a', 'ann', GRACE);
    await told([one!, other!, third!], 'left b mark', 'left a ann');
    await third!.untilEmpty('a');
  });

  it('let a member move from one to the other within the grace period', async () => {
    const nodes = await openMany(2);
    for (let times = 0; times < 6; times++) {
      const [from, to] = [nodes[times % 2]!, nodes[(times + 1) % 2]!];
      assert.equal(await from.enter('a', 'ann'), times === 0);
      await from.leave('a', 'ann', GRACE);
      assert.equal(await to.enter('a', 'ann'), false);
      await to.leave('a', 'ann', GRACE);
    }
    await told(nodes, 'left a ann');
  });

  it('tell once who came and who left, however many come and go at once', async () => {
    const nodes = await openMany(3);
    const ids = Array.from({ length: 50 }, (_, index) => `m-${index}`);
    const came = await Promise.all(
      ids.flatMap((id) => nodes.map(async (node) => ((await node.enter('a', id)) ? [id] : []))),
    );
    assert.deepEqual(came.flat().toSorted(), ids.toSorted());
    await Promise.all(ids.flatMap((id) => nodes.map(async (node) => node.leave('a', id, GRACE))));
    await told(nodes, ...ids.map((id) => `left a ${id}`));
    await nodes[0]!.untilEmpty('a');
  });

  it('tell that a member came again only when it is told that it left', async () => {
    const nodes = await openMany(2);
    const order: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    for (const node of nodes) {
      node.beforeLeft = async () => {
        order.push('leaving');
        await gate;
        order.push('left');
      };
    }
    await nodes[0]!.enter('a', 'ann');
    await nodes[0]!.leave('a', 'ann');
    await eventually(
      () => order.length === 1,
      () => 'nobody tells that ann leaves',
    );
    const entering = nodes[1]!.enter('a', 'ann').then((came) => order.push(`came ${came}`));
    assert.deepEqual(await nodes[0]!.ids('a'), []);
    release();
    await entering;
    assert.deepEqual(order, ['leaving', 'left', 'came true']);
  });

  it('answer calls of each other, and calls end with enough answers', async () => {
    const nodes = await openMany(3);
    for (const [index, node] of nodes.entries()) node.answer = (request) => [request, index];
    const answers = await nodes[1]!.backplane.call({ x: 1 });
    const indexes = answers.map((answer) => String((answer as unknown[])[1]));
    assert.deepEqual(indexes.toSorted(), ['0', '1', '2']);
    assert.deepEqual((answers[0] as unknown[])[0], { x: 1 });
    nodes[2]!.answer = async () => new Promise(() => undefined);
    const started = performance.now();
    const some = await nodes[0]!.backplane.call(1, (sofar) => sofar.length === 2);
    assert.equal(some.length, 2);
    assert.ok(performance.now() - started < 900, 'it waited for the third node');
  });

  it('do not wait for one that fails to answer, and it reports the failure', async () => {
    const nodes = await openMany(2);
    nodes[1]!.answer = () => {
      throw new Error('cannot');
    };
    const started = performance.now();
    assert.deepEqual(await nodes[0]!.backplane.call(1), ['here']);
    assert.ok(performance.now() - started < 900, 'it waited');
    assert.match(String(nodes[1]!.errors[0]), /cannot/);
  });

  it('are no nodes any more when they are closed', async () => {
    const [one, other] = await openMany(2);
    await one!.enter('a', 'ann');
    await one!.leave('a', 'ann', GRACE);
    await one!.backplane.close();
    assert.deepEqual(await other!.backplane.call(1), ['here']);
    // Who began to leave there is told of here.
    await told([one!, other!], 'left a ann');
  });
}
