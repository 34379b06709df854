import type { EventMap } from '@nestream/protocol';
import { ManualEnvironment } from '../liveness/manual-environment.spec-support.js';
import { FakeServer } from '../transport/fake-server.spec-support.js';
import { SseClient } from './sse-client.js';
import type { ErrorSource } from './lifecycle-callbacks.interface.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import { ObservedClient } from './observed-client.spec-support.js';

/** The frame of a `connected` event, which makes a stream one of PROTOCOL.md. */
export function connected(heartbeat = 0, id = ''): string {
  const data = { connectionId: 'c1', time: '2026-01-01T00:00:00Z', resume: 'live', heartbeat };
  return `${id ? `id: ${id}\n` : ''}event: connected\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A client with a fake network and a clock that a test moves, and all it has reported. */
export class TestClient<Events extends object = EventMap> extends ObservedClient {
  readonly environment = new ManualEnvironment();
  override readonly client: SseClient<Events>;
  readonly sources: ErrorSource[] = [];

  constructor(
    readonly server: FakeServer = new FakeServer(),
    options: SseClientOptions<Events> = {},
  ) {
    super();
    this.client = new SseClient<Events>('http://test/stream', {
      environment: this.environment,
      fetch: server.fetch,
      ...options,
      onState: (state, previous) => {
        this.states.push(state.name);
        options.onState?.(state, previous);
      },
      onError: (error, source) => {
        this.errors.push(error);
        this.sources.push(source);
        options.onError?.(error, source);
      },
    });
  }

  /** The delay that is being waited for. */
  get delay(): number | undefined {
    return this.client.state.name === 'waiting' ? this.client.state.delay : undefined;
  }

  /** Lets the delay pass and the next attempt open. */
  async reopen(): Promise<this> {
    await this.reaches('waiting');
    this.environment.advance(this.delay!);
    return this.reaches('open');
  }

  /** The data of the events of a type, as they come. */
  collect(type = '*'): unknown[] {
    const data: unknown[] = [];
    this.client.on(type as '*', (event) => data.push((event as { data: unknown }).data));
    return data;
  }
}
