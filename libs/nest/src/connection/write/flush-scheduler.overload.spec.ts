import { rethrow } from '../rethrow.spec-support.js';
import { Batch, type BatchCache } from './batch.js';
import { turn } from './fake-writer.spec-support.js';
import { FlushScheduler, type Flushable } from './flush-scheduler.js';
import { frameOf } from '../../event/frame.js';

/** A client that is put in line for each event, once at a time, and whose flush takes a while. */
class Client implements Flushable {
  inLine = false;

  constructor(private readonly onFlush: (batches: BatchCache) => void) {}

  flush(batches: BatchCache): void {
    this.inLine = false;
    this.onFlush(batches);
    const end = performance.now() + 0.05;
    while (performance.now() < end);
  }
}

describe('FlushScheduler that never comes to the end of its line', () => {
  it('keeps no batches of events that are long gone', async () => {
    const scheduler = new FlushScheduler(rethrow);
    const old = frameOf('an event of long ago');
    let oldBatch: Batch | undefined;
    let cache: BatchCache | undefined;
    const clients = Array.from({ length: 400 }, () => {
      return new Client((batches) => {
        cache = batches;
        oldBatch ??= batches.get([old], old.size);
      });
    });
    let idle = 0;
    for (let event = 0; event < 60; event++) {
      if (clients.every((client) => !client.inLine)) idle++;
      for (const client of clients) {
        if (client.inLine) continue;
        client.inLine = true;
        scheduler.add(client);
      }
      await turn();
    }
    expect(idle).toBeLessThan(5);
    expect(cache!.get([old], old.size)).not.toBe(oldBatch);
  });
});
