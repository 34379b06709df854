import { MemoryEventLog } from './memory-event-log.js';

const EVENT = { rooms: ['a'], text: 'data: 1\n', json: true };

describe('A memory log that is opened again', () => {
  it('is empty, and does not know positions from before it was closed', async () => {
    const log = new MemoryEventLog();
    const before = await log.append(EVENT);
    await log.close();
    await expect(log.append(EVENT)).rejects.toThrow(/unavailable/);
    log.open();
    const after = await log.append(EVENT);
    expect([after.seq, after.epoch === before.epoch]).toEqual([1, false]);
    expect(await log.seek(['a'], { after: before, replayLimit: 10 })).toMatchObject({ known: false });
  });

  it('keeps what it has when it was not closed', async () => {
    const log = new MemoryEventLog();
    const { epoch } = await log.append(EVENT);
    log.open();
    expect(await log.append(EVENT)).toEqual({ epoch, seq: 2 });
    await log.close();
  });
});
