import { formatEvent } from './format-event.js';

/** What a client has when its connection breaks: the data it dispatched, and the id that it would resume from. */
interface Held {
  readonly data: readonly string[];
  readonly id: number;
}

/**
 * Reads a stream as clients do that do not conform: they commit what they have of an event whose end was cut off, instead of dropping it
 * (r3labs/sse, sseclient-py and Spring's WebClient do).
 *
 * @param wholeLines whether the last line counts only where its line break arrived.
 */
function readCarelessly(text: string, wholeLines: boolean): Held {
  const lines = text.split('\n');
  if (wholeLines) lines.pop();
  const data: string[] = [];
  let id = 0;
  for (const line of lines) {
    if (line.startsWith('data: ')) data.push(line.slice('data: '.length));
    else if (line.startsWith('id: ')) id = Number(line.slice('id: e:'.length));
  }
  return { data, id };
}

const FIRST = 9;
const LAST = 101;
const stream = Array.from({ length: LAST - FIRST + 1 }, (_, index) => {
  const seq = FIRST + index;
  return formatEvent({ type: 'price', id: `e:${seq}`, retry: 100, data: `<${seq}>` });
}).join('');

describe('a stream cut at any byte, read by a client that commits half an event', () => {
  it.each([true, false])(
    'resumes behind no event that it did not receive (whole lines: %s)',
    (wholeLines) => {
      const holes: string[] = [];
      for (let cut = 0; cut <= stream.length; cut++) {
        const { data, id } = readCarelessly(stream.slice(0, cut), wholeLines);
        if (id >= FIRST && !data.includes(`<${id}>`)) holes.push(stream.slice(0, cut).slice(-20));
      }
      expect(holes).toEqual([]);
    },
  );
});
