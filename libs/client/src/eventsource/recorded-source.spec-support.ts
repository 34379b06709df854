import { waitUntil } from '@nestream/test-kit/wait-until';
import { ScriptedServer, type Exchange } from '../transport/scripted-server.spec-support.js';
import type { EventSourceInit } from './event-source-init.interface.js';
import type { EventSourceMessage } from './event-source-listener.interface.js';
import { EventSource } from './event-source.js';

/** An event source on a real socket, and what it has dispatched, each with the ready state at that moment. */
export class RecordedSource {
  readonly log: string[] = [];
  readonly events: EventSourceMessage[] = [];
  source!: EventSource;

  private constructor(readonly server: ScriptedServer) {}

  static async listen(): Promise<RecordedSource> {
    return new RecordedSource(await ScriptedServer.start());
  }

  /** Connects to a server that takes these steps, one on each request; events of the types are recorded. */
  start(
    steps: ((exchange: Exchange) => void)[],
    {
      types = ['message'],
      url = this.server.url,
      ...init
    }: EventSourceInit & { types?: string[]; url?: string } = {},
  ): EventSource {
    this.server.script(...steps);
    this.source = new EventSource(url, init);
    for (const type of ['open', 'error'] as const) {
      this.source.addEventListener(type, () => this.log.push(`${type} ${this.source.readyState}`));
    }
    for (const type of types) {
      this.source.addEventListener(type, (event) => {
        this.events.push(event);
        this.log.push(`${event.type}: ${event.data}`);
      });
    }
    return this.source;
  }

  get data(): string[] {
    return this.events.map((event) => event.data);
  }

  async requested(count: number): Promise<Exchange> {
    await waitUntil(() => this.server.exchanges.length >= count);
    return this.server.exchanges[count - 1]!;
  }

  async stop(): Promise<void> {
    this.source?.close();
    await this.server.stop();
  }
}

/** Opens a stream that ends after this text, with the least time to the next request. */
export function once(text: string): (exchange: Exchange) => void {
  return (exchange) => {
    exchange.stream(`retry: 100\n${text}`);
    exchange.end();
  };
}

/** Waits for as many entries in the log, which must be these. */
export async function expectLog(test: RecordedSource, ...entries: string[]): Promise<void> {
  await waitUntil(
    () => test.log.length >= entries.length,
    5000,
    () => JSON.stringify(test.log),
  );
  expect(test.log).toEqual(entries);
}
