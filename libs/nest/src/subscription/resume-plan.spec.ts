import type { LogStart, RoomLoss } from '../log/event-log.interface.js';
import { lossGap, planResume, requestResume, type ResumePlan } from './resume-plan.js';

const ROOMS = ['a', 'b', '*'];

function start(part: Partial<LogStart> = {}): LogStart {
  return { cursor: { epoch: 'e', seq: 50 }, known: true, lost: [], skipped: [], ended: [], ...part };
}

function plan(lastEventId: string | undefined, answer: LogStart, late = false): ResumePlan {
  return planResume(requestResume(lastEventId, 'live', 100), answer, ROOMS, late);
}

describe('requestResume', () => {
  it('asks for where the join begins when the client has no id', () => {
    for (const from of ['live', 'start', { last: 5 }] as const) {
      for (const none of [undefined, '', '5', '1234567890']) {
        expect(requestResume(none, from, 100)).toEqual({ lastEventId: null, origin: from, malformed: false });
      }
    }
  });

  it('asks for what comes after the id of the client, whatever the join says', () => {
    expect(requestResume('e:7', 'start', 100)).toEqual({
      lastEventId: 'e:7',
      origin: { after: { epoch: 'e', seq: 7 }, replayLimit: 100 },
      malformed: false,
    });
  });

  it.each(['junk', 'e:', 'e:-1', 'E:1', '4 2', '-1', 'e:1 ', '<script>'])(
    'bears the malformed id %j',
    (id) => {
      expect(requestResume(id, 'start', 100)).toEqual({ lastEventId: id, origin: 'live', malformed: true });
    },
  );

  it('keeps no more than the beginning of a malformed id', () => {
    expect(requestResume('x'.repeat(10_000), 'live', 100).lastEventId).toBe('x'.repeat(256));
  });
});

describe('planResume, row by row', () => {
  const gap = { requested: 'e:7', resumedFrom: 'e:50', rooms: ROOMS };

  it('no id: live, with a snapshot, whatever was lost before', () => {
    for (const lost of [[], [{ room: 'a', through: 20 }]]) {
      expect(plan(undefined, start({ lost }))).toEqual({ resume: 'live', gap: undefined, fresh: true });
    }
  });

  it('at head, or all kept: recovered', () => {
    expect(plan('e:50', start())).toEqual({ resume: 'recovered', gap: undefined, fresh: false });
    expect(plan('e:7', start({ cursor: { epoch: 'e', seq: 7 } }))).toEqual({
      resume: 'recovered',
      gap: undefined,
      fresh: false,
    });
  });

  it('older than the first kept event of rooms: gap "trimmed" for these rooms', () => {
    const lost = [
      { room: 'a', through: 20 },
      { room: 'b', through: 30 },
    ];
    expect(plan('e:7', start({ cursor: { epoch: 'e', seq: 7 }, lost }))).toEqual({
      resume: 'gap',
      gap: { requested: 'e:7', resumedFrom: 'e:30', reason: 'trimmed', rooms: ['a', 'b'] },
      fresh: false,
    });
  });

  it('other epoch, or ahead of head: gap "epoch" for all rooms, with a snapshot', () => {
    expect(plan('e:7', start({ known: false }))).toEqual({
      resume: 'gap',
      gap: { ...gap, reason: 'epoch' },
      fresh: true,
    });
  });

  it('malformed: gap "malformed" for all rooms, with a snapshot', () => {
    expect(plan('junk', start())).toEqual({
      resume: 'gap',
      gap: { ...gap, requested: 'junk', reason: 'malformed' },
      fresh: true,
    });
  });

  it('more than the replay limit behind: gap "limit" for the rooms concerned', () => {
    const skipped = [{ room: 'b', through: 40 }];
    expect(plan('e:7', start({ cursor: { epoch: 'e', seq: 40 }, skipped }))).toEqual({
      resume: 'gap',
      gap: { requested: 'e:7', resumedFrom: 'e:40', reason: 'limit', rooms: ['b'] },
      fresh: false,
    });
  });

  it('tells how many events the limit left out, where the log has counted them and nothing else is lost', () => {
    const skipped = [{ room: 'b', through: 40 }];
    const part = { cursor: { epoch: 'e', seq: 40 }, skipped, skippedCount: 12 };
    expect(plan('e:7', start(part)).gap).toMatchObject({ reason: 'limit', lost: 12 });
    const lost = [{ room: 'a', through: 45 }];
    expect(plan('e:7', start({ ...part, lost })).gap).not.toHaveProperty('lost');
  });

  it('trimmed and beyond the limit: one gap for both, up to where both end', () => {
    const skipped = [{ room: 'b', through: 40 }];
    const lost = [
      { room: 'a', through: 45 },
      { room: 'b', through: 20 },
    ];
    const { gap: told } = plan('e:7', start({ cursor: { epoch: 'e', seq: 40 }, skipped, lost }));
    expect(told).toEqual({ requested: 'e:7', resumedFrom: 'e:45', reason: 'limit', rooms: ['b', 'a'] });
  });

  it('opened while the log was away: gap "unavailable" for all rooms', () => {
    expect(plan(undefined, start(), true)).toEqual({
      resume: 'gap',
      gap: { ...gap, requested: null, reason: 'unavailable' },
      fresh: true,
    });
    expect(plan('e:7', start(), true)).toMatchObject({ gap: { requested: 'e:7' }, fresh: false });
    expect(plan('junk', start({ known: false }), true)).toMatchObject({
      gap: { reason: 'unavailable' },
      fresh: true,
    });
  });
});

describe('lossGap', () => {
  it('reaches as far as the last of the losses and names each room once', () => {
    const losses: RoomLoss[] = [
      { room: 'a', through: 9 },
      { room: 'b', through: 12 },
      { room: 'a', through: 3 },
    ];
    expect(lossGap('e:1', 'trimmed', 'e', losses)).toEqual({
      requested: 'e:1',
      resumedFrom: 'e:12',
      reason: 'trimmed',
      rooms: ['a', 'b'],
    });
  });
});
