// One contestant in a process of its own: publishes in batches for a while and prints its rate and what it cost.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { LmdbEventLog } from '@nestream/nest/lmdb';

const [name, batchText, folder, milliseconds] = process.argv.slice(2);
const batch = Number(batchText);
const path = mkdtempSync(join(folder, 'bench-lmdb-'));
/** 200 bytes on the wire, without the id. */
const text = `data: ${'x'.repeat(193)}\n`;

/** Milliseconds. */
const WARM_UP = 1_000;
/** Events in a log that is full. */
const FULL = 2_000;

/** Bare puts let nothing go either. */
const UNBOUNDED = { count: Infinity, bytes: Infinity, totalBytes: Infinity, age: 0 };

const contestants = {
  // One durable put for each event: what the engine can do at best with the same bytes.
  bare: () => {
    const root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 2 });
    const events = root.openDB({ name: 'events', encoding: 'string' });
    let seq = 0;
    return {
      publish: async () => {
        let last;
        for (let index = 0; index < batch; index++) last = events.put(++seq, text);
        await last;
      },
      close: () => root.close(),
    };
  },
  // The same with the index that a reader of one room needs.
  indexed: () => {
    const root = open({ path, noSubdir: false, overlappingSync: false, maxDbs: 2 });
    const events = root.openDB({ name: 'events', encoding: 'string' });
    const rooms = root.openDB({ name: 'rooms' });
    let seq = 0;
    return {
      publish: async () => {
        let last;
        for (let index = 0; index < batch; index++) {
          void events.put(++seq, text);
          last = rooms.put([1, seq], text.length);
        }
        await last;
      },
      close: () => root.close(),
    };
  },
  log: () => publisher(() => ['room'], UNBOUNDED),
  // An application always listens: that makes an object of each event.
  heard: () => {
    const { log, ...rest } = publisher(() => ['room'], UNBOUNDED);
    void log.tail({ onEvent: () => undefined, onInterrupted: () => undefined });
    return rest;
  },
  // Every append lets an old event go, in the same commit.
  full: () => publisher(() => ['room'], { count: FULL }),
  rooms: () => {
    let next = 0;
    return publisher(() => [`room ${next++ % 1_000}`], UNBOUNDED);
  },
};

function publisher(roomsOfNext, options) {
  const log = new LmdbEventLog({ path, ...options });
  return {
    log,
    publish: async (size = batch) => {
      const appends = [];
      for (let index = 0; index < size; index++) {
        appends.push(log.append({ rooms: roomsOfNext(), text, json: false }));
      }
      await Promise.all(appends);
    },
    close: () => log.close(),
  };
}

const { publish, close } = contestants[name]();
if (name === 'full') await publish(FULL);
// Cold code would be most of the work of the first hundreds of commits.
const warm = performance.now() + WARM_UP;
while (performance.now() < warm) await publish();
let events = 0;
const cpuBefore = process.cpuUsage();
const start = performance.now();
let elapsed = 0;
while (elapsed < Number(milliseconds)) {
  await publish();
  events += batch;
  elapsed = performance.now() - start;
}
const { user, system } = process.cpuUsage(cpuBefore);
await close();
const size = statSync(join(path, 'data.mdb')).size;
rmSync(path, { recursive: true });
console.log(
  JSON.stringify({ rate: (events / elapsed) * 1_000, cpu: (user + system) / events, events, size }),
);
