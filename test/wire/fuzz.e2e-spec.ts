import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { EventStreamParser } from '@nestream/client';
import { RoomService } from '@nestream/nest';
import { RawStream } from '../kit/raw-stream.js';
import { lengthOf } from '../kit/random-worlds.js';
import type { ReceivedEvent } from '../kit/received-event.js';
import { RoomsController } from '../kit/rooms.controller.js';
import { PLATFORMS, startApp } from '../kit/test-app.js';

const EVENTS = lengthOf(1_000, 20_000);

/** Text that is prone to break a line-based format. */
const wild = fc.string({
  unit: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        ':',
        ' ',
        '\0',
        '\uFEFF',
        '\u2028',
        'data: ',
        'id: 1',
        '€',
        '👩‍👧',
      ),
    },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }) },
  ),
  maxLength: 40,
});
const type = wild.map((text) => `t${text.replace(/[\r\n\0]/g, '')}`);
const data = fc.oneof(
  wild,
  fc.json().map((text) => JSON.parse(text) as unknown),
  fc.integer(),
);

function readBack(body: Buffer, cuts: readonly number[], feed: (chunk: Uint8Array) => void): void {
  let start = 0;
  for (const cut of [...cuts, body.length]) {
    const end = Math.min(body.length, start + cut);
    feed(body.subarray(start, end));
    start = end;
  }
}

describe.each(PLATFORMS)('Whatever is published (%s)', (platform) => {
  it('is read back equal by three parsers, however the bytes are cut', async () => {
    const { app, url } = await startApp(platform, { controllers: [RoomsController] });
    const seed = Math.floor(Math.random() * 2 ** 31);
    process.stdout.write(`wire fuzz (${platform}): seed ${seed}\n`);
    const rooms = app.get(RoomService);
    const stream = await RawStream.connected(`${url}/rooms/fuzz`);
    const events = fc.sample(fc.record({ type, data }), { numRuns: EVENTS, seed });
    const expected: ReceivedEvent[] = [];
    for (const event of events) {
      const { id } = await rooms.broadcastToRoom('fuzz', event);
      const text =
        typeof event.data === 'string' ? event.data.replace(/\r\n|\r/g, '\n') : JSON.stringify(event.data);
      expected.push({ type: event.type, data: text, lastEventId: id });
    }
    await stream.until(() => stream.events.length === EVENTS + 1, 20_000);
    expect(stream.events.slice(1)).toEqual(expected);

    const cuts = fc.sample(fc.integer({ min: 0, max: 300 }), { numRuns: 20_000, seed });
    const ours: ReceivedEvent[] = [];
    const parser = new EventStreamParser({ onEvent: (event) => ours.push({ ...event }) });
    readBack(stream.body, cuts, (chunk) => parser.feed(chunk));
    expect(ours.slice(1)).toEqual(expected);

    const theirs: ReceivedEvent[] = [];
    const decoder = new TextDecoder();
    const other = createParser({
      onEvent: (event) => theirs.push({ type: event.event!, data: event.data, lastEventId: event.id! }),
    });
    readBack(stream.body, cuts, (chunk) => other.feed(decoder.decode(chunk, { stream: true })));
    expect(theirs.slice(1)).toEqual(expected);
    stream.cut();
    await app.close();
  }, 60_000);
});
