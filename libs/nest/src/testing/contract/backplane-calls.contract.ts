import assert from 'node:assert/strict';
import type { NodeProbe } from '../probe/node-probe.js';
import { testRunner } from '../probe/test-runner.js';

export function describeCalls(open: () => Promise<NodeProbe>): void {
  const { it } = testRunner();

  it('put a request to this node, too', async () => {
    const node = await open();
    node.answer = (request) => ({ got: request });
    assert.deepEqual(await node.backplane.call({ what: ['x', null] }), [{ got: { what: ['x', null] } }]);
    node.answer = async () => Promise.resolve(7);
    assert.deepEqual(await node.backplane.call(1), [7]);
  });

  it('reject with what this node throws', async () => {
    const node = await open();
    node.answer = () => {
      throw new Error('cannot');
    };
    await assert.rejects(node.backplane.call(1), /cannot/);
  });
}
