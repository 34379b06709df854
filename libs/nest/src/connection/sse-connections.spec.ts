import { SseConnections } from './sse-connections.js';
import type { Connection } from './connection.js';
import type { OpenStream } from './open-stream.js';

function connection(id: string, userId?: string): Connection {
  return { id, userId, kind: 'managed' } as Connection;
}

describe('SseConnections', () => {
  it('finds connections by id and by user, in the order they opened', () => {
    const registry = new SseConnections();
    const [a, b, c] = [connection('a', 'ann'), connection('b'), connection('c', 'ann')];
    for (const each of [a, b, c]) registry.add(each);
    expect(registry.size).toBe(3);
    expect(registry.get('b')).toBe(b);
    expect(registry.ofUser('ann')).toEqual([a, c]);
    expect(registry.all()).toEqual([a, b, c]);
    expect([registry.get('x'), registry.ofUser('x')]).toEqual([undefined, []]);
  });

  it('keeps plain streams apart from what applications are given', () => {
    const registry = new SseConnections();
    const managed = connection('a', 'ann');
    const plain = { id: 'p', userId: 'ann', kind: 'plain' } as unknown as OpenStream;
    for (const each of [managed, plain]) registry.add(each);
    expect([registry.size, registry.get('p'), registry.stream('p')]).toEqual([2, undefined, plain]);
    expect([registry.all(), registry.ofUser('ann')]).toEqual([[managed], [managed]]);
    expect([registry.allStreams(), registry.streamsOfUser('ann')]).toEqual([
      [managed, plain],
      [managed, plain],
    ]);
  });

  it('forgets them', () => {
    const registry = new SseConnections();
    const [a, b] = [connection('a', 'ann'), connection('b', 'ann')];
    for (const each of [a, b]) registry.add(each);
    registry.delete(a);
    expect([registry.size, registry.get('a'), registry.ofUser('ann')]).toEqual([1, undefined, [b]]);
    registry.delete(a);
    registry.delete(b);
    expect([registry.size, registry.ofUser('ann')]).toEqual([0, []]);
  });
});
