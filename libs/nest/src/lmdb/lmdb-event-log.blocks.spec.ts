import { Random } from '@nestream/test-kit/random';
import type { LogEntry } from '../log/event-log.interface.js';
import { WHOLE } from '../testing/probe/log-probe.js';
import { LmdbFolder } from './lmdb-folder.spec-support.js';

let folder: LmdbFolder;
beforeEach(() => (folder = new LmdbFolder()));
afterEach(async () => folder.dispose());

/** What an event takes by the account of the log. */
const costOf = (text: string): number => 100 + Buffer.byteLength(text);

describe('LmdbEventLog and its blocks', () => {
  it('gives every event as it was published, whatever it shares a block with', async () => {
    const texts = ['', 'x', 'é', '😀 and 漢字', 'x'.repeat(300), 'é'.repeat(3_000), 'y'.repeat(20_000)];
    const entries = Array.from({ length: 700 }, (_, index): LogEntry => ({
      rooms: index % 3 ? ['a'] : ['a', `räume ${index}`, 'b'],
      text: `${index % 11 === 5 ? `event: type ${index}\n` : ''}data: ${texts[index % texts.length]!}${index}\n`,
      json: index % 5 === 0,
      type: index % 11 === 5 ? `type ${index}` : undefined,
      except: index % 13 === 0 ? `connection ${index}` : undefined,
      ends: index % 17 === 0,
    }));
    const first = folder.open();
    const cursors = await Promise.all(entries.map(async (entry) => first.log.append(entry)));
    await first.log.close();
    const { blocks, events } = await folder.inspect();
    expect(events).toBe(700);
    expect(blocks).toBeLessThan(500);
    const { log } = folder.open();
    const page = await log.read(['a'], { ...cursors[0]!, seq: 0 }, WHOLE);
    expect(
      page.events.map((event) => ({
        seq: event.seq,
        text: event.text.slice(0, -`id: ${event.id}\n\n`.length),
        rooms: event.rooms,
        type: event.type,
        except: event.except,
        ends: event.ends,
      })),
    ).toEqual(
      entries.map(({ text, rooms, type, except, ends }, index) => ({
        seq: cursors[index]!.seq,
        text,
        rooms,
        type,
        except,
        ends,
      })),
    );
    for (const index of [0, 1])
      expect(typeof page.events[index]!.data).toBe(index === 0 ? 'number' : 'string');
  });

  it('fills about a page with small events, and no more', async () => {
    const { log, probe } = folder.open();
    await Promise.all(Array.from({ length: 4_000 }, async (_, index) => probe.add(`r${index % 7}`)));
    await log.close();
    const { blocks, largestBlock } = await folder.inspect();
    expect(blocks).toBeLessThan(60);
    expect(largestBlock).toBeLessThanOrEqual(4_080);
  });

  it('gives the room back that an event took, though others of its block stay', async () => {
    const { log, probe } = folder.open({ count: 1 });
    const large = 'x'.repeat(1_000);
    const quiet = await Promise.all(['busy', 'quiet', 'busier'].map(async (room) => probe.add(room, large)));
    const [last] = await probe.addMany('busy', 1);
    await probe.add('busier');
    expect(await probe.seqsAfter(['quiet', 'busy'], 0)).toEqual([quiet[1], last]);
    await log.close();
    const { bytes, blocks, events, largestBlock } = await folder.inspect();
    expect({ blocks, events }).toEqual({ blocks: 3, events: 3 });
    expect(largestBlock).toBeLessThan(1_100);
    const small = costOf('data: null\n');
    expect(bytes).toBe(costOf(`data: ${large}\n`) + 2 * small);
  });

  it.each([1, 2, 3, 4])('keeps and accounts for exactly what the bounds allow, world %d', async (seed) => {
    const random = new Random(seed);
    const upTo = (most: number): number => random.below(most);
    const count = 1 + upTo(30);
    const rooms = ['a', 'b', 'c', 'd'];
    const history = new Map<string, number[]>(rooms.map((room) => [room, []]));
    const texts = new Map<number, string>();
    let { log, probe } = folder.open({ count });
    for (let round = 0; round < 30; round++) {
      const batch = Array.from({ length: upTo(4) === 0 ? 200 : 1 + upTo(5) }, () => {
        const chosen = rooms.filter((_, index) => upTo(index + 2) === 0);
        return { rooms: chosen.length > 0 ? chosen : ['d'], text: `data: ${'é'.repeat(upTo(900))}\n` };
      });
      const cursors = await Promise.all(batch.map(async (entry) => log.append({ ...entry, json: false })));
      for (const [index, { seq }] of cursors.entries()) {
        texts.set(seq, batch[index]!.text);
        for (const room of batch[index]!.rooms) history.get(room)!.push(seq);
      }
      for (const room of rooms)
        expect(await probe.seqsAfter([room], 0)).toEqual(history.get(room)!.slice(-count));
      if (upTo(5) > 0) continue;
      await log.close();
      ({ log, probe } = folder.open({ count }));
    }
    await log.close();
    // Nothing of it is at hand in memory: as it was written again when others of its block went.
    ({ log, probe } = folder.open({ count }));
    for (const { id, seq, text } of (await probe.page(rooms, 0)).events) {
      expect(text).toBe(`${texts.get(seq)!}id: ${id}\n\n`);
    }
    await log.close();
    const kept = new Set(rooms.flatMap((room) => history.get(room)!.slice(-count)));
    const bytes = [...kept].reduce((sum, seq) => sum + costOf(texts.get(seq)!), 0);
    expect(await folder.inspect()).toMatchObject({ events: kept.size, bytes });
  });
});
