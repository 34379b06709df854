import { SseConnections } from '../connection/sse-connections.js';
import { ConnectionTest } from '../connection/open-connection.spec-support.js';
import { turn } from '../connection/write/fake-writer.spec-support.js';
import { BackplaneCalls } from '../nodes/backplane-calls.js';
import { Revocations } from './revocations.js';
import { StreamControl } from './stream-control.js';
import type { StreamTickets } from './ticket/stream-tickets.js';

/** Nodes that reach each other, as JSON. */
function connectNodes(count: number) {
  const calls: BackplaneCalls[] = [];
  const call = async (request: unknown): Promise<unknown[]> => {
    const text = JSON.stringify(request);
    const answers = await Promise.all(calls.map((node) => node.answer(JSON.parse(text))));
    return answers.map((answer) => (answer === undefined ? undefined : JSON.parse(JSON.stringify(answer))));
  };
  return Array.from({ length: count }, () => {
    const own = new BackplaneCalls({ call });
    calls.push(own);
    const [registry, revocations] = [new SseConnections(), new Revocations()];
    const tickets = { extend: jest.fn(async () => undefined) };
    const recheck = jest.fn(async () => ['left']);
    const control = new StreamControl(
      own,
      registry,
      revocations,
      tickets as unknown as StreamTickets,
      recheck,
    );
    return { registry, revocations, control, recheck, tickets };
  });
}

async function openOn({ registry }: { registry: SseConnections }, credential = {}): Promise<ConnectionTest> {
  const test = new ConnectionTest({}, credential, { userId: 'ann' });
  registry.add(test.connection);
  test.start();
  await turn();
  await turn();
  return test;
}

const replacement = {
  connectionId: 'c-1',
  userId: 'ann',
  credential: { user: 'new', sessionId: 's', expiresAt: undefined, position: { epoch: 'e', count: 3 } },
};

describe('StreamControl', () => {
  it.each([0, 1])('replaces the credential of a stream of node %d', async (index) => {
    const nodes = connectNodes(2);
    const test = await openOn(nodes[index]!, { user: 'old', ticketKey: 'key' });
    expect(await nodes[0]!.control.replace(replacement)).toEqual(['left']);
    expect(test.connection.credential).toEqual({ ...replacement.credential, ticketKey: 'key' });
    expect(nodes[index]!.tickets.extend).toHaveBeenCalledWith(
      'key',
      expect.objectContaining({ user: 'new' }),
    );
    expect(nodes[index]!.recheck).toHaveBeenCalledWith(test.connection);
  });

  it.each([0, 1])('refuses that of another user, or of nobody, for a stream of node %d', async (index) => {
    const nodes = connectNodes(2);
    const test = await openOn(nodes[index]!, { user: 'old' });
    for (const userId of ['eve', undefined]) {
      await expect(nodes[0]!.control.replace({ ...replacement, userId })).rejects.toMatchObject({
        code: 'SSE_OTHER_SUBJECT',
      });
    }
    expect(test.connection.credential).toEqual({ user: 'old' });
  });

  it('knows when no node has the stream', async () => {
    const [node] = connectNodes(2);
    await expect(node!.control.replace(replacement)).rejects.toMatchObject({
      code: 'SSE_UNKNOWN_CONNECTION',
    });
  });

  it('changes nothing when the way back of a ticket cannot be kept', async () => {
    const [node] = connectNodes(1);
    const test = await openOn(node!, { user: 'old', ticketKey: 'key' });
    node!.tickets.extend.mockRejectedValue(new Error('no Redis'));
    await expect(node!.control.replace(replacement)).rejects.toThrow('no Redis');
    expect(test.connection.credential.user).toBe('old');
  });

  it.each([
    ['user', { userId: 'ann' }],
    ['session', { sessionId: 's' }],
  ])('refuses a credential whose %s was revoked on its way', async (_, owner) => {
    const nodes = connectNodes(2);
    const test = await openOn(nodes[1]!, { user: 'old' });
    // The stream is not the session's yet, so nothing has closed it.
    for (const position of [undefined, { epoch: 'e', count: 4 }, { epoch: 'other', count: 1 }]) {
      nodes[1]!.revocations.add(owner, position);
      await expect(nodes[0]!.control.replace(replacement)).rejects.toMatchObject({
        code: 'SSE_INVALID_CREDENTIAL',
      });
    }
    expect(test.connection.credential).toEqual({ user: 'old' });
    nodes[1]!.revocations.add(owner, { epoch: 'e', count: 3 });
    await nodes[0]!.control.replace(replacement);
    expect(test.connection.credential.user).toBe('new');
  });

  it('refuses a credential that is revoked while the way back of its ticket is kept', async () => {
    const [node] = connectNodes(1);
    const test = await openOn(node!, { user: 'old', ticketKey: 'key' });
    node!.tickets.extend.mockImplementation(
      async () => node!.revocations.add({ sessionId: 's' }) as undefined,
    );
    await expect(node!.control.replace(replacement)).rejects.toMatchObject({
      code: 'SSE_INVALID_CREDENTIAL',
    });
    expect(test.connection.credential.user).toBe('old');
  });
});
