import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EventStreamParser } from './event-stream-parser.js';

const encoder = new TextEncoder();

/** Milliseconds of processor time for one stream: unlike those of a clock, they do not depend on what else runs here. */
function timeOf(chunks: Iterable<Uint8Array | string>, expectedUnits: number): number {
  let units = 0;
  const parser = new EventStreamParser({ onEvent: ({ data }) => (units += data.length) });
  const start = process.cpuUsage();
  for (const chunk of chunks) parser.feed(chunk);
  const { user, system } = process.cpuUsage(start);
  expect(units).toBe(expectedUnits);
  return (user + system) / 1000;
}

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

describe('time is linear', () => {
  // What is quadratic takes ten times these limits; what is linear takes a tenth of them.
  const size = 8_000_000;
  const line = encoder.encode(`data: ${'x'.repeat(size)}\n\n`);

  it.each([64, 1024, 65_536, line.length])('for a line of 8 MB in chunks of %d bytes', (chunk) => {
    expect(timeOf(cut(line, chunk), size)).toBeLessThan(1500);
  });

  it('for a line of 300 KB in chunks of one byte', () => {
    const bytes = encoder.encode(`data: ${'x'.repeat(300_000)}\n\n`);
    expect(timeOf(cut(bytes, 1), 300_000)).toBeLessThan(2500);
  });

  it('for an event of a million lines', () => {
    const bytes = encoder.encode(`${'data: x\n'.repeat(1_000_000)}\n`);
    expect(timeOf(cut(bytes, 4096), 1_999_999)).toBeLessThan(2500);
  });

  // A search for the next CR, or for a colon, at every line would pass over all the lines that follow. The long line
  // before them makes the parser decode all of them in one window.
  const long = 'x'.repeat(1_050_000);
  it.each([
    ['short lines and one CR at the very end', `${long}${'\n'.repeat(1_000_000)}data: x\n\r`],
    ['short lines that end in CR, and one LF', `${long}${'\r'.repeat(1_000_000)}data: x\r\n\r`],
    ['lines without a colon', `${long}${'\nx'.repeat(500_000)}\ndata: x\n\n`],
  ])('for %s in one window', (_name, text) => {
    expect(timeOf([encoder.encode(text)], 1)).toBeLessThan(1500);
  });

  it('for a text of 8 M units', () => {
    expect(timeOf([`data: ${'x'.repeat(size)}\n\n`], size)).toBeLessThan(1500);
  });
});

describe('memory', () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;

  function heapUsed(): number {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  }

  const event = `id: 0123456789abcdef\ndata: {"text":"more than the thirteen units that V8 copies"}\n\n`;
  const chunk = event.repeat(Math.ceil(65_536 / event.length));

  it('of a kept string is not that of its chunk of 64 KiB', () => {
    const kept: string[] = [];
    const before = heapUsed();
    for (let count = 0; count < 300; count++) {
      let index = 0;
      const parser = new EventStreamParser({
        onEvent({ data }) {
          // Two neighbours: one that lies across two windows is joined from both, and holds neither.
          if (index === 300 || index === 301) kept.push(data);
          index++;
        },
      });
      parser.feed(encoder.encode(chunk));
    }
    // 300 chunks are 20 MB, 300 windows of 4 KiB are 1.2 MB.
    expect(heapUsed() - before).toBeLessThan(4_000_000);
    expect(kept).toHaveLength(600);
  });

  it('of an idle parser is not that of its last chunk', async () => {
    const parser = new EventStreamParser({ onEvent: () => {} });
    let bytes: Uint8Array | undefined = encoder.encode(`${chunk}data: unfinished`);
    const reference = new WeakRef(bytes);
    parser.feed(bytes);
    bytes = undefined;
    // A reference that was looked at keeps its object until the end of the turn.
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    expect(reference.deref()).toBeUndefined();
    expect(parser.lastEventId).not.toBe('');
  });

  it('of a line in chunks of one byte is no array of strings', () => {
    const parser = new EventStreamParser({ onEvent: () => {} });
    const before = heapUsed();
    for (let count = 0; count < 300_000; count++) parser.feed('x');
    expect(heapUsed() - before).toBeLessThan(1_500_000);
    parser.reset();
  });
});
