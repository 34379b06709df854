import { waitUntil } from '@nestream/test-kit/wait-until';

/** A client of any kind in the hands of a test, and what it has reported. */
export abstract class ObservedClient {
  abstract readonly client: { readonly state: { readonly name: string }; connect(): void };
  readonly states: string[] = [];
  readonly errors: unknown[] = [];

  /** Connects, and waits until the stream is open. */
  async open(): Promise<this> {
    this.client.connect();
    return this.reaches('open');
  }

  async reaches(name: string): Promise<this> {
    await waitUntil(
      () => this.client.state.name === name,
      5000,
      () => `${name}, is ${this.states.join(' ')}`,
    );
    return this;
  }
}
