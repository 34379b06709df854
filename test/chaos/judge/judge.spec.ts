import type { GapData } from '@nestream/protocol';
import { type HistoryEntry, judge, type LedgerEvent, positionsGivenTwice } from './judge.mjs';

/** Acknowledged, one every ten milliseconds: event 1 at 10, with the position 1 of epoch `e` unless told otherwise. */
function event(uid: number, room: string, more: Partial<LedgerEvent> = {}): LedgerEvent {
  return { uid, rooms: [room], issuedAt: uid * 10, outcome: 'acknowledged', id: `e:${uid}`, ...more };
}

function ledgerOf(...events: LedgerEvent[]): Map<number, LedgerEvent> {
  return new Map(events.map((one) => [one.uid, one]));
}

const received = (uid: number, id = `e:${uid}`): HistoryEntry => ({ kind: 'event', uid, id });
const connected = (id: string): HistoryEntry => ({ kind: 'connected', id });
const gap = (data: Partial<GapData>, at = 1_000): HistoryEntry => ({
  kind: 'gap',
  at,
  gap: { requested: 'e:0', resumedFrom: 'e:9', reason: 'trimmed', rooms: ['a', 'b'], ...data },
});

/** The kinds of violations in the history of a client of the rooms `a` and `b` that is connected from the start. */
function kinds(events: LedgerEvent[], entries: HistoryEntry[], rooms = ['a', 'b']): string[] {
  const { violations } = judge(ledgerOf(...events), {
    rooms,
    since: 0,
    entries: [connected('e:0'), ...entries],
  });
  return violations.map(({ kind, uid }) => (uid === undefined ? kind : `${kind} ${uid}`));
}

const THREE = [event(1, 'a'), event(2, 'b'), event(3, 'a')];

describe('A history without violations', () => {
  it('has every acknowledged event once, in order', () => {
    const history = { rooms: ['a', 'b'], since: 0, entries: [1, 2, 3].map((uid) => received(uid)) };
    const judgement = judge(ledgerOf(...THREE), history);
    expect(judgement).toEqual({ due: 3, delivered: 3, told: 0, gaps: 0, violations: [] });
  });

  it('may lack what was published to other rooms, or before the client was connected', () => {
    const events = [event(1, 'c'), event(2, 'a')];
    expect(judge(ledgerOf(...events), { rooms: ['a'], since: 20, entries: [] }).due).toBe(0);
  });

  it('may have or lack an event of which nobody knows whether it was stored', () => {
    const unknown: LedgerEvent = { uid: 2, rooms: ['a'], issuedAt: 20, outcome: 'unknown' };
    expect(kinds([event(1, 'a'), unknown], [received(1)])).toEqual([]);
    expect(kinds([event(1, 'a'), unknown], [received(1), received(2)])).toEqual([]);
  });

  it('may lack what a gap tells of', () => {
    const judgement = judge(ledgerOf(...THREE), {
      rooms: ['a', 'b'],
      since: 0,
      entries: [gap({ resumedFrom: 'e:2' }), received(3)],
    });
    expect(judgement).toEqual({ due: 3, delivered: 1, told: 2, gaps: 1, violations: [] });
  });

  it('goes on in another epoch after a gap', () => {
    const events = [event(1, 'a'), event(2, 'a'), event(3, 'a', { id: 'f:1' })];
    const lost = gap({ reason: 'epoch', requested: 'e:1', resumedFrom: 'f:0' });
    expect(kinds(events, [received(1), lost, received(3, 'f:1')])).toEqual([]);
  });

  it('goes on at a smaller position after a gap, where the log went back', () => {
    const events = [event(1, 'a', { id: 'e:9' }), event(2, 'a', { id: 'e:5' })];
    const lost = gap({ reason: 'epoch', requested: 'e:9', resumedFrom: 'e:4' });
    expect(kinds(events, [received(1, 'e:9'), lost, received(2, 'e:5')])).toEqual([]);
  });

  it('may have an event twice that was lost with the log and stored again, once that was told', () => {
    const events = [event(1, 'a', { id: 'f:1' })];
    const lost = gap({ reason: 'epoch', requested: 'e:1', resumedFrom: 'f:0' });
    expect(kinds(events, [received(1, 'e:1'), lost, received(1, 'f:1')])).toEqual([]);
  });
});

describe('A loss', () => {
  it('is missing where no gap tells of it', () => {
    expect(kinds(THREE, [received(2), received(3)])).toEqual(['missing 1']);
  });

  it('is missing where the gap is of another room', () => {
    expect(kinds(THREE, [gap({ rooms: ['b'] }), received(2), received(3)])).toEqual(['missing 1']);
  });

  it('is missing where the gap ends before it', () => {
    expect(kinds(THREE, [gap({ resumedFrom: 'e:1' }), received(3)])).toEqual(['missing 2']);
  });

  it('is missing where the gap begins after it', () => {
    const told = gap({ requested: 'e:1', resumedFrom: 'e:2' });
    expect(kinds(THREE, [told, received(3)])).toEqual(['missing 1']);
  });

  it('is missing where the position of the client had passed it before the epoch changed', () => {
    const lost = gap({ reason: 'epoch', requested: 'e:2', resumedFrom: 'f:0' });
    expect(kinds(THREE, [received(2), lost])).toEqual(['missing 1']);
  });

  it('is missing where the gap leads to an epoch in which it follows', () => {
    const events = [event(1, 'a'), event(2, 'a', { id: 'f:7' })];
    const lost = gap({ reason: 'epoch', requested: 'e:1', resumedFrom: 'f:6' });
    expect(kinds(events, [received(1), lost])).toEqual(['missing 2']);
  });

  it('is missing where a gap was told of an earlier visit to its epoch', () => {
    const events = [event(1, 'a'), event(2, 'a', { id: 'f:1' }), event(3, 'a', { id: 'e:7' })];
    const away = gap({ reason: 'epoch', requested: 'e:1', resumedFrom: 'f:0' }, 15);
    const back = gap({ reason: 'epoch', requested: 'f:1', resumedFrom: 'e:6' }, 25);
    expect(kinds(events, [received(1), away, received(2, 'f:1'), back])).toEqual(['missing 3']);
  });

  it('is missing where an epoch began after the gap', () => {
    const events = [event(1, 'a'), event(200, 'a', { id: 'g:1' })];
    const lost = gap({ reason: 'epoch', requested: 'e:1', resumedFrom: 'f:0' });
    expect(kinds(events, [received(1), lost])).toEqual(['missing 200']);
  });

  it('is told too late where a later event of its room came before the gap', () => {
    expect(kinds(THREE, [received(2), received(3), gap({})])).toEqual(['late-gap 1']);
  });

  it('is told in time where only another room went on before the gap', () => {
    expect(kinds(THREE, [received(2), gap({ rooms: ['a'], resumedFrom: 'e:1' }), received(3)])).toEqual([]);
  });
});

describe('What came', () => {
  it('is doubled where it came twice', () => {
    expect(
      kinds(
        THREE,
        [1, 2, 3, 3].map((uid) => received(uid)),
      ),
    ).toEqual(['doubled 3', 'disorder 3']);
  });

  it('is doubled also where its second position is another', () => {
    const entries = [1, 2, 3].map((uid) => received(uid));
    expect(kinds(THREE, [...entries, received(3, 'e:4')])).toEqual(['renumbered 3', 'doubled 3']);
  });

  it('is doubled also where a gap tells of a loss that leads nowhere else', () => {
    const told = gap({ requested: 'e:3', resumedFrom: 'e:3' });
    const entries = [1, 2, 3].map((uid) => received(uid));
    expect(kinds(THREE, [...entries, told, received(3, 'e:4')])).toContain('doubled 3');
  });

  it('is out of order where a position goes back', () => {
    expect(kinds(THREE, [received(2), received(1), received(3)])).toEqual(['disorder 1']);
  });

  it('is out of order where it has no position at all', () => {
    expect(kinds([event(1, 'a')], [received(1, '')])).toEqual(['disorder 1']);
  });

  it('is renumbered where it came with another position than its publisher was told', () => {
    expect(kinds([event(1, 'a')], [received(1, 'e:2')])).toEqual(['renumbered 1']);
  });

  it('is of another epoch that nobody told of', () => {
    const events = [event(1, 'a'), event(2, 'a', { id: 'f:1' })];
    expect(kinds(events, [received(1), received(2, 'f:1')])).toEqual(['epoch 2']);
    expect(kinds([event(1, 'a')], [received(1), connected('f:0')])).toEqual(['epoch']);
  });

  it('is foreign where it is of another room, or nobody published it', () => {
    expect(kinds([event(1, 'c')], [received(1)])).toEqual(['foreign 1']);
    expect(kinds([], [received(1)])).toEqual(['foreign 1']);
  });

  it('was refused, and should not have come', () => {
    const refused: LedgerEvent = { uid: 1, rooms: ['a'], issuedAt: 10, outcome: 'refused' };
    expect(kinds([refused], [received(1, 'e:1')])).toEqual(['refused 1']);
  });
});

describe('A client that is stuck', () => {
  it('has none of the final events of a room', () => {
    const final = { final: true };
    const events = [event(1, 'a', final), event(2, 'b', final), event(3, 'a', final), event(4, 'b', final)];
    const { violations } = judge(ledgerOf(...events), {
      rooms: ['a', 'b', 'silent'],
      since: 0,
      entries: [received(1), received(3)],
    });
    expect(violations).toContainEqual({ kind: 'stuck', rooms: ['b'] });
  });
});

describe('Positions', () => {
  it('are given twice where two acknowledged events have the same', () => {
    const ledger = ledgerOf(event(1, 'a'), event(2, 'b', { id: 'e:1' }), event(3, 'a'));
    expect(positionsGivenTwice(ledger)).toEqual([{ id: 'e:1', uids: [1, 2] }]);
  });
});
