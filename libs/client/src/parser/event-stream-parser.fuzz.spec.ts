import { createParser } from 'eventsource-parser';
import { randomChunks, randomStream } from './random-stream.spec-support.js';
import { lengthOf, type Played, playWorlds } from '@nestream/test-kit/random-worlds';
import { Random } from '@nestream/test-kit/random';
import { Recorder } from './recorder.spec-support.js';
import {
  decodeStream,
  interpret,
  type ReferenceOptions,
  type Report,
} from './reference-interpreter.spec-support.js';

const CASES = lengthOf(4_000, 1_000_000);
const PATIENCE = 60_000 + CASES;

const FLUSH = new TextEncoder().encode(':\n');

async function eachStream(name: string, check: (bytes: Uint8Array, random: Random) => void): Promise<Played> {
  return playWorlds(name, CASES, (seed) => {
    const random = new Random(seed);
    const bytes = randomStream(random);
    try {
      check(bytes, random);
    } catch (error) {
      throw new Error(`${(error as Error).message}\nbytes ${Buffer.from(bytes).toString('hex')}`, {
        cause: error,
      });
    }
  });
}

/** `toEqual` takes longer than both parsers together. */
function assertSame(actual: readonly Report[], expected: readonly Report[]): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

describe('against the reference interpreter', () => {
  it(
    'reports the same, whatever the bytes and wherever they are cut',
    async () => {
      const recorder = new Recorder();
      const seen = { event: 0, id: 0, retry: 0, comment: 0, 'too-large': 0 };
      const { repeated } = await eachStream('reference', (bytes, random) => {
        const lastEventId = random.pick(['', 'seed']);
        const asText = random.below(4) === 0;
        const text = decodeStream(bytes);
        // One parser for all cases, so that whatever a reset forgets to clear is seen.
        recorder.parser.reset(lastEventId);
        recorder.feed(...(asText ? randomChunks(random, `\uFEFF${text}`) : randomChunks(random, bytes)));
        const reports = recorder.take();
        assertSame(reports, interpret(text, { lastEventId }));
        for (const [kind] of reports) seen[kind]++;
      });
      // The corpus is worth its time only if it is full of everything.
      if (repeated) return;
      for (const kind of ['event', 'id', 'retry', 'comment'] as const)
        expect(seen[kind]).toBeGreaterThan(CASES / 4);
    },
    PATIENCE,
  );

  it(
    'refuses the same events as too large, after the same reports',
    async () => {
      let refused = 0;
      const { repeated } = await eachStream('size limit', (bytes, random) => {
        const options: ReferenceOptions = { maxEventSize: 1 + random.below(40) };
        const ended = Uint8Array.from([...bytes, 0x0a]);
        const recorder = new Recorder({ maxEventSize: options.maxEventSize });
        const reports = recorder.feed(...randomChunks(random, ended)).take();
        assertSame(reports, interpret(decodeStream(ended), options));
        if (reports.at(-1)?.[0] === 'too-large') refused++;
      });
      if (repeated) return;
      expect(refused).toBeGreaterThan(CASES / 10);
      expect(refused).toBeLessThan((CASES * 9) / 10);
    },
    PATIENCE,
  );
});

describe('against eventsource-parser 3', () => {
  /** Its reports with ids carried on to later events, as its users have to do. */
  class Other {
    readonly #decoder = new TextDecoder();
    readonly #reports: Report[] = [];
    #lastEventId = '';
    readonly #parser = createParser({
      onEvent: ({ event = 'message', data, id = this.#lastEventId }) => {
        this.#reports.push(['event', event, data, id]);
        if (id !== this.#lastEventId) this.#reports.push(['id', id]);
        this.#lastEventId = id;
      },
      onRetry: (interval) => this.#reports.push(['retry', Math.min(interval, Number.MAX_SAFE_INTEGER)]),
      onComment: (text) => this.#reports.push(['comment', text]),
    });

    feed(...chunks: readonly Uint8Array[]): Report[] {
      for (const chunk of chunks) this.#parser.feed(this.#decoder.decode(chunk, { stream: true }));
      return [...this.#reports];
    }
  }

  it(
    'differs in two things only: it forgets ids without data, and waits after a bare CR',
    async () => {
      let forgot = 0;
      let waited = 0;
      const { repeated } = await eachStream('eventsource-parser', (bytes, random) => {
        const text = decodeStream(bytes);
        const chunks = randomChunks(random, bytes);
        const expected = interpret(text, { forgetsIdsWithoutData: true });
        const other = new Other();
        const early = other.feed(...chunks);
        assertSame(early, expected.slice(0, early.length));
        if (early.length < expected.length) {
          // All that is missing comes with the next line end.
          assertSame(other.feed(FLUSH), interpret(`${text}:\n`, { forgetsIdsWithoutData: true }));
          expect(text).toContain('\r');
          waited++;
        }
        if (JSON.stringify(expected) !== JSON.stringify(interpret(text))) forgot++;
      });
      if (repeated) return;
      expect(forgot).toBeGreaterThan(CASES / 20);
      expect(waited).toBeGreaterThan(CASES / 1000);
    },
    PATIENCE,
  );

  it('takes the Latin-1 reading of a byte order mark, decoded as UTF-8, for another one', () => {
    const bytes = new TextEncoder().encode('\u00EF\u00BB\u00BFdata: x\n\n');
    expect(new Other().feed(bytes)).toEqual([['event', 'message', 'x', '']]);
    expect(new Recorder().feed(bytes).take()).toEqual([]);
    expect(interpret(decodeStream(bytes))).toEqual([]);
  });
});
