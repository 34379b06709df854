import type { FetchLike } from './transport-options.interface.js';

const encoder = new TextEncoder();

/** One request that was made, and the stream that answers it. */
export class FakeExchange {
  cancelled = false;
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  readonly body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      this.#controller = controller;
    },
    cancel: () => {
      this.cancelled = true;
    },
  });

  constructor(
    readonly url: string,
    readonly init: RequestInit,
  ) {}

  get headers(): Headers {
    return this.init.headers as Headers;
  }

  get lastEventId(): string | null {
    return this.headers.get('last-event-id');
  }

  get aborted(): boolean {
    return this.init.signal?.aborted === true;
  }

  send(text: string): void {
    if (!this.cancelled) this.#controller.enqueue(encoder.encode(text));
  }

  end(): void {
    this.#controller.close();
  }

  fail(error: unknown): void {
    if (!this.cancelled) this.#controller.error(error);
  }
}

type Answer = number | ResponseInit | Error | 'stream' | 'hang';

/** A `fetch` that answers as it is told, the last answer again and again. */
export class FakeServer {
  readonly exchanges: FakeExchange[] = [];
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers.length ? answers : ['stream'];
  }

  /** The newest exchange. */
  get last(): FakeExchange {
    return this.exchanges.at(-1)!;
  }

  /** Ignores the signal, as a careless implementation does. */
  readonly fetch: FetchLike = async (url, init) => {
    const exchange = new FakeExchange(url, init);
    this.exchanges.push(exchange);
    const answer = this.#answers.length > 1 ? this.#answers.shift()! : this.#answers[0]!;
    if (answer === 'hang') return new Promise(() => {});
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'object') return new Response(exchange.body, answer);
    const headers = { 'content-type': 'text/event-stream' };
    if (answer === 'stream') return new Response(exchange.body, { headers });
    // Bodies are forbidden for some statuses.
    return new Response([204, 205, 304].includes(answer) ? null : exchange.body, { status: answer, headers });
  };
}
