import type { GapData } from '@nestream/protocol';
import { AlreadyJoinedError } from '../errors/room.errors.js';
import { encodeBody } from '../event/event-body.js';
import { EncodedEvent } from '../event/encoded-event.js';
import type { ConnectionSubscription } from './deadline/connection-subscription.interface.js';
import { turn } from './write/fake-writer.spec-support.js';
import { connected, ConnectionTest } from './open-connection.spec-support.js';

const CURSOR = { epoch: 'e', seq: 7 };
const GAP: GapData = { requested: 'e:1', resumedFrom: 'e:9', reason: 'trimmed', rooms: ['a'] };

function event(seq: number): EncodedEvent {
  return new EncodedEvent({ cursor: { epoch: 'e', seq }, rooms: ['a'] }, encodeBody({ data: seq }));
}

function joined(): { test: ConnectionTest; resume: jest.Mock } {
  const test = new ConnectionTest();
  const resume = jest.fn();
  const subscription: ConnectionSubscription = {
    established: false,
    roomNames: [],
    settledSeq: (seq) => seq,
    resume,
  };
  test.connection.rooms.attach(subscription);
  test.start();
  return { test, resume };
}

describe('A connection with rooms', () => {
  it('opens when the log has said where it begins, and not before', async () => {
    const { test } = joined();
    for (let turns = 0; turns < 5; turns++) await turn();
    expect(test.asked).toEqual([]);
    test.connection.rooms.established('recovered', CURSOR, undefined);
    test.source.next(event(8));
    await turn();
    expect(test.text).toBe(`${connected('e:7', 'recovered')}data: 8\nid: e:8\n\n`);
  });

  it('gives no position before it has told of a gap', async () => {
    const { test } = joined();
    test.connection.rooms.established('gap', CURSOR, GAP);
    await turn();
    expect(test.text).toBe(
      `${connected(undefined, 'gap')}event: gap\ndata: ${JSON.stringify(GAP)}\nid: e:7\n\n`,
    );
  });

  it('opens without a position while the log is away, and tells the position with the gap', async () => {
    const { test } = joined();
    test.connection.rooms.established('gap', undefined, undefined);
    await turn();
    expect(test.text).toBe(connected(undefined, 'gap'));
    test.connection.rooms.established('gap', CURSOR, { ...GAP, reason: 'unavailable' });
    await turn();
    expect(test.text).toMatch(/\n\nevent: gap\ndata: .*"unavailable".*\nid: e:7\n/);
  });

  it('gives a position of its own to a client that was sent other ids before', async () => {
    const { test } = joined();
    test.source.next({ id: 'own', data: 'x' });
    test.connection.rooms.established('live', CURSOR, undefined);
    await turn();
    expect(test.text).toBe(
      `${connected('e:7')}data: x\nid: own\n\nevent: heartbeat\ndata: {"time":"now"}\nid: e:7\n\n`,
    );
  });

  it('repeats its position on control events, and gives none to what is in no log', async () => {
    const { test } = joined();
    test.connection.rooms.established('live', CURSOR, undefined);
    test.source.next(event(8));
    test.connection.send({ data: 'transient' });
    test.connection.rooms.sendGap(GAP);
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
    const { test } = joined();
    test.connection.released();
    test.connection.rooms.established('live', CURSOR, undefined);
    await turn();
    expect([test.asked, test.text]).toEqual([[], '']);
  });

  it('has its subscription go on when there is room', async () => {
    const { test, resume } = joined();
    test.connection.rooms.established('live', CURSOR, undefined);
    await turn();
    expect(resume).not.toHaveBeenCalled();
    test.response.full = true;
    test.source.next({ data: 'x'.repeat(2_000) });
    expect(test.connection.rooms.takes(1)).toBe(false);
    await turn();
    expect(resume).not.toHaveBeenCalled();
    test.response.emit('drain');
    expect(resume).toHaveBeenCalledTimes(1);
    expect(test.connection.rooms.takes(1)).toBe(true);
  });

  it('has one subscription', () => {
    const { test } = joined();
    const other = { established: true, roomNames: [], settledSeq: () => 0, resume: () => undefined };
    expect(() => test.connection.rooms.attach(other)).toThrow(AlreadyJoinedError);
    test.connection.rooms.detach();
    expect(() => test.connection.rooms.attach(other)).not.toThrow();
  });
});
