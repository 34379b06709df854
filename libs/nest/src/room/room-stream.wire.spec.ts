import type { GapData } from '@nestream/protocol';
import { AlreadyJoinedError } from '../errors/room.errors.js';
import { encodeBody } from '../event/event-body.js';
import { EncodedEvent } from '../event/encoded-event.js';
import { turn } from '../connection/write/fake-writer.spec-support.js';
import type { RoomStream } from './room-stream.js';
import { streamOver } from './stream-over.spec-support.js';
import { connected, ConnectionTest } from '../connection/open-connection.spec-support.js';

const CURSOR = { epoch: 'e', seq: 7 };
const GAP: GapData = { requested: 'e:1', resumedFrom: 'e:9', reason: 'trimmed', rooms: ['a'] };

function event(seq: number): EncodedEvent {
  return new EncodedEvent({ cursor: { epoch: 'e', seq }, rooms: ['a'] }, encodeBody({ data: seq }));
}

function joined(): { test: ConnectionTest; stream: RoomStream; resume: jest.Mock } {
  const test = new ConnectionTest();
  const resume = jest.fn();
  const stream = streamOver(test.connection, { resume });
  test.start();
  return { test, stream, resume };
}

describe('A connection with rooms', () => {
  it('opens when the log has said where it begins, and not before', async () => {
    const { test, stream } = joined();
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(test.asked).toEqual([]);
    stream.established('recovered', CURSOR, undefined);
    test.source.next(event(8));
    await turn();
    expect(test.text).toBe(`${connected('e:7', 'recovered')}data: 8\nid: e:8\n\n`);
  });

  it('gives no position before it has told of a gap', async () => {
    const { test, stream } = joined();
    stream.established('gap', CURSOR, GAP);
    await turn();
    expect(test.text).toBe(
      `${connected(undefined, 'gap')}event: gap\ndata: ${JSON.stringify(GAP)}\nid: e:7\n\n`,
    );
  });

  it('opens without a position while the log is away, and tells the position with the gap', async () => {
    const { test, stream } = joined();
    stream.established('gap', undefined, undefined);
    await turn();
    expect(test.text).toBe(connected(undefined, 'gap'));
    stream.established('gap', CURSOR, { ...GAP, reason: 'unavailable' });
    await turn();
    expect(test.text).toMatch(/\n\nevent: gap\ndata: .*"unavailable".*\nid: e:7\n/);
  });

  it('gives a position of its own to a client that was sent other ids before', async () => {
    const { test, stream } = joined();
    test.source.next({ id: 'own', data: 'x' });
    stream.established('live', CURSOR, undefined);
    await turn();
    expect(test.text).toBe(
      `${connected('e:7')}data: x\nid: own\n\nevent: heartbeat\ndata: {"time":"now"}\nid: e:7\n\n`,
    );
  });

  it('repeats its position on control events, and gives none to what is in no log', async () => {
    const { test, stream } = joined();
    stream.established('live', CURSOR, undefined);
    test.source.next(event(8));
    test.connection.send({ data: 'transient' });
    stream.lost(GAP);
    test.connection.close();
    expect(test.text.match(/^(id: .*|event: .*)$/gm)).toEqual([
      'event: connected',
      'id: e:7',
      'id: e:8',
      'event: gap',
      'id: e:8',
      'event: closing',
      'id: e:8',
    ]);
  });

  it('writes nothing for a log that answers after the end', async () => {
    const { test, stream } = joined();
    test.connection.released();
    stream.established('live', CURSOR, undefined);
    await turn();
    expect([test.asked, test.text]).toEqual([[], '']);
  });

  it('has its subscription go on when there is room', async () => {
    const { test, stream, resume } = joined();
    stream.established('live', CURSOR, undefined);
    await turn();
    expect(resume).not.toHaveBeenCalled();
    test.response.full = true;
    test.source.next({ data: 'x'.repeat(2_000) });
    expect(stream.takes(1)).toBe(false);
    await turn();
    expect(resume).not.toHaveBeenCalled();
    test.response.emit('drain');
    expect(resume).toHaveBeenCalledTimes(1);
    expect(stream.takes(1)).toBe(true);
  });

  it('has one subscription', () => {
    const { test } = joined();
    expect(() => streamOver(test.connection)).toThrow(AlreadyJoinedError);
    test.connection.detach();
    expect(() => streamOver(test.connection)).not.toThrow();
  });

  it('moves its position to where the rooms are, never back, and not before it has one', () => {
    const test = new ConnectionTest();
    let settled = 9;
    const stream = streamOver(test.connection, { settledSeq: () => settled });
    test.start();
    expect([test.connection.settle(), test.connection.wire.cursor.id]).toEqual([false, undefined]);
    stream.established('live', CURSOR, undefined);
    expect([test.connection.settle(), test.connection.wire.cursor.id]).toEqual([true, 'e:9']);
    expect(test.connection.settle()).toBe(false);
    settled = 8;
    expect([test.connection.settle(), test.connection.wire.cursor.id]).toEqual([false, 'e:9']);
    settled = 12;
    test.connection.detach();
    expect(test.connection.wire.cursor.id).toBe('e:12');
  });
});
