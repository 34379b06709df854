// A component as an application has it: creates a client, and shows what arrives.
import { SseClient } from '@nestream/client';
import { SharedSseClient } from '@nestream/client/shared';

export class PriceElement {
  readonly element = document.createElement('output');
  readonly #client: SseClient<{ price: number }>;

  constructor(url: string) {
    this.#client = new SseClient<{ price: number }>(url);
    this.#client.on('price', ({ data }) => (this.element.textContent = data.toFixed(2)));
    this.#client.connect();
  }

  remove(): void {
    this.#client.close();
  }
}

export class NewsElement {
  readonly #client = new SharedSseClient('/news');

  constructor() {
    this.#client.connect();
  }

  remove(): void {
    this.#client.close();
  }
}
