// Measures one contestant in a process of its own, so that none is compiled for the habits of another.
import { serve } from '../control/serve.mjs';
import { CLIENTS, FLOOR } from './clients.mjs';
import { PARSERS } from './parsers.mjs';
import { chunksOf, STREAMS } from './streams.mjs';

/** How often a stream is parsed for a sample. */
const TIMES = 4;

serve({
  ready: () => ({}),

  /** Megabytes and events that are parsed in a second of CPU. */
  parse: ({ contestant, stream, share }) => {
    const { chunks, count, length } = chunksOf(STREAMS[stream], share);
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const run = () => {
      let events = 0;
      let units = 0;
      const feed = PARSERS[contestant]((data) => {
        events++;
        units += data.length;
      });
      for (const chunk of chunks) feed(chunk);
      check(contestant, events, count, units, length);
    };
    const runAll = () => {
      for (let times = 0; times < TIMES; times++) run();
    };
    // Once to be compiled.
    runAll();
    const seconds = cpuSeconds(runAll) / TIMES;
    return { speed: bytes / 1e6 / seconds, rate: count / seconds };
  },

  /** Microseconds of CPU for each event that comes from a socket. */
  receive: async ({ contestant, url, count, length }) => {
    await receive(contestant, url, count / 4, length / 4);
    const before = process.cpuUsage();
    await receive(contestant, url, count, length);
    const { user, system } = process.cpuUsage(before);
    return { cost: (user + system) / count };
  },
});

async function receive(contestant, url, count, length) {
  if (contestant === FLOOR) {
    await read(`${url}?count=${count}`, count * STREAMS.small.event.length);
    return;
  }
  let events = 0;
  let units = 0;
  await new Promise((resolve) => {
    const close = CLIENTS[contestant](`${url}?count=${count}`, (data) => {
      units += data.length;
      if (++events < count) return;
      close();
      resolve();
    });
  });
  check(contestant, events, count, units, length);
}

/** Reads the bytes and does nothing with them. */
async function read(url, bytes) {
  const controller = new AbortController();
  const response = await fetch(url, { signal: controller.signal });
  const reader = response.body.getReader();
  for (let left = bytes; left > 0;) left -= (await reader.read()).value.length;
  controller.abort();
}

function check(contestant, events, count, units, length) {
  if (events === count && units === length) return;
  throw new Error(`${contestant} has given ${events} of ${count} events, ${units} of ${length} characters`);
}

function cpuSeconds(run) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
