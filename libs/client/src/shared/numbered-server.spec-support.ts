import { FakeServer, type FakeExchange } from '../transport/fake-server.spec-support.js';
import type { FetchLike } from '../transport/transport-options.interface.js';

/** How ids look; `opaque` ones say nothing of their order. */
export type Ids = 'cursors' | 'opaque';

/** A server of numbered events that resumes after any id of its own. */
export class NumberedServer {
  readonly network = new FakeServer();
  /** Number of the newest event. */
  head = 0;
  readonly #ids: Ids;
  #answered = 0;

  constructor(ids: Ids = 'cursors') {
    this.#ids = ids;
  }

  readonly fetch: FetchLike = async (url, init) => {
    const response = await this.network.fetch(url, init);
    this.#serve();
    return response;
  };

  /** The connections that are not over. */
  get open(): FakeExchange[] {
    return this.network.exchanges.filter((exchange) => !exchange.aborted && !exchange.cancelled);
  }

  id(n: number): string {
    // Multiplied by a number without common factors: each id once, in no order.
    return this.#ids === 'cursors' ? `e:${n}` : `x${(n * 7919) % 100_003}`;
  }

  /** Welcomes whoever has come since, and sends what they have missed. */
  #serve(): void {
    for (const exchange of this.network.exchanges.slice(this.#answered)) {
      this.#answered++;
      const last = exchange.lastEventId;
      let n = this.head;
      if (last !== null)
        for (n = 0; this.id(n) !== last; n++) if (n > this.head) throw new Error(`id ${last}`);
      if (this.#ids === 'cursors') {
        const data = { connectionId: `c${this.#answered}`, time: '', resume: 'live', heartbeat: 0 };
        exchange.send(`id: ${this.id(n)}\nevent: connected\ndata: ${JSON.stringify(data)}\n\n`);
      } else exchange.send(`id: ${this.id(n)}\n\n`);
      while (n < this.head) exchange.send(this.#frame(++n));
    }
  }

  publish(count = 1): void {
    this.#serve();
    for (; count > 0; count--) {
      const frame = this.#frame(++this.head);
      for (const exchange of this.open) exchange.send(frame);
    }
  }

  #frame(n: number): string {
    return `id: ${this.id(n)}\nevent: n\ndata: ${n}\n\n`;
  }
}
