// Parses one stream over and over: `node parse-process.mjs <library | eventsource-parser>`.
import { createRequire } from 'node:module';
import { createParser } from 'eventsource-parser';
import { EventStreamParser } from '@nestream/client';
import { FIRST, payloadOf } from '../control/payload.mjs';
import { serve } from '../control/serve.mjs';

const CHUNK = 64 * 1_024;
const EVENTS = 2_000;

/** Parsers, as bytes of a fetch body reach them. */
const parsers = {
  library: (onEvent) => {
    const parser = new EventStreamParser({ onEvent });
    return (chunk) => parser.feed(chunk);
  },
  'eventsource-parser': (onEvent) => {
    const parser = createParser({ onEvent });
    const decoder = new TextDecoder();
    return (chunk) => parser.feed(decoder.decode(chunk, { stream: true }));
  },
};

const [name] = process.argv.slice(2);

serve({
  ready: () => ({
    versions:
      name === 'library' ? {} : { [name]: createRequire(import.meta.url)(`${name}/package.json`).version },
  }),

  /** Megabytes a second of CPU, for events with `size` bytes of data. */
  parse: ({ size, milliseconds }) => {
    const stream = streamOf(size);
    let parsed = 0;
    let damaged = 0;
    const expected = JSON.stringify(payloadOf(FIRST, 0, size)).length;
    const feed = parsers[name]((event) => {
      parsed++;
      if (event.data.length !== expected) damaged++;
    });
    const once = () => {
      for (let at = 0; at < stream.length; at += CHUNK) feed(stream.subarray(at, at + CHUNK));
    };
    for (let round = 0; round < 5; round++) once();
    parsed = 0;
    const before = process.cpuUsage();
    const start = performance.now();
    let rounds = 0;
    for (; performance.now() - start < milliseconds; rounds++) once();
    const { user, system } = process.cpuUsage(before);
    if (parsed !== rounds * EVENTS || damaged > 0)
      throw new Error(`${name} parsed ${parsed} events, ${damaged} of them damaged`);
    return (rounds * stream.length) / (user + system);
  },
});

function streamOf(size) {
  const events = Array.from({ length: EVENTS }, (_, index) => {
    const number = FIRST + index;
    return `id: k3x9:${number}\ndata: ${JSON.stringify(payloadOf(number, 0, size))}\n\n`;
  });
  return Buffer.from(events.join(''));
}
