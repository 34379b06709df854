import { ManualEnvironment } from '../liveness/manual-environment.spec-support.js';
import { ScriptedServer, type Exchange } from '../transport/scripted-server.spec-support.js';
import { SseClient } from './sse-client.js';
import type { SseClientOptions } from './sse-client-options.interface.js';
import { waitUntil } from '@nestream/test-kit/wait-until';

/** A client on a real socket, with a clock that a test moves, and all it has received and reported. */
export class SocketClient {
  readonly environment = new ManualEnvironment();
  readonly errors: unknown[] = [];
  readonly data: unknown[] = [];
  client!: SseClient;

  private constructor(readonly server: ScriptedServer) {}

  static async listen(): Promise<SocketClient> {
    return new SocketClient(await ScriptedServer.start());
  }

  /** Connects to a server that takes these steps, one on each request. */
  start(options: SseClientOptions, ...steps: ((exchange: Exchange) => void)[]): void {
    this.server.script(...steps);
    this.client = new SseClient(this.server.url, {
      environment: this.environment,
      onError: (error) => this.errors.push(error),
      ...options,
    });
    this.client.on('*', (event) => this.data.push(event.data));
    this.client.connect();
  }

  async reaches(name: string): Promise<void> {
    await waitUntil(
      () => this.client.state.name === name,
      5000,
      () => `${name}: ${JSON.stringify(this.client.state)}`,
    );
  }

  /** Lets the delay that is being waited for pass; resolves with it. */
  async again(): Promise<number> {
    await this.reaches('waiting');
    const { delay } = this.client.state as { delay: number };
    this.environment.advance(delay);
    return delay;
  }

  async received(count: number): Promise<void> {
    await waitUntil(() => this.data.length >= count);
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.server.stop();
  }
}
