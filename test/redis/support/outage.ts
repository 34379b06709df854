import { Redis } from 'ioredis';
import { RedisServer } from '../../../tools/redis-server.mjs';
import { PLATFORMS } from '../../kit/test-app.js';
import { waitUntil } from '../../kit/wait-until.js';
import { Ledger } from './ledger.js';
import { RedisNode } from './redis-node.js';
import { RoamingClient } from './roaming-client.js';
import { broken, missing, undelivered } from './verdict.js';

/** Generous: other tests share the machine. It bounds the wait for what must come, not what must be true. */
export const PATIENCE = 60_000;
/** Bound of every answer to a publisher, in milliseconds. */
const TIMEOUT = 1_500;
const HEARTBEAT = 1_000;
const ROOMS = ['a', 'b', 'c'];
const CLIENTS = 60;

/** Two nodes on one Redis, with clients that are connected and a publisher that goes on whatever happens. */
export class Outage {
  readonly ledger = new Ledger();
  readonly clients: RoamingClient[] = [];
  private load: NodeJS.Timeout | undefined;
  private beganAt = 0;

  private constructor(
    readonly server: RedisServer,
    readonly redis: Redis,
    readonly nodes: RedisNode[],
  ) {}

  /** Starts it all; further arguments go to `redis-server`. */
  static async start(...args: string[]): Promise<Outage> {
    const server = await RedisServer.start(...args);
    const redis = new Redis(server.port, { maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    const outage = new Outage(server, redis, []);
    const options = {
      redisPort: server.port,
      log: { timeout: TIMEOUT, count: 100_000 },
      sse: { heartbeat: HEARTBEAT, replayLimit: 100_000, onLogUnavailable: 'wait' } as const,
    };
    const { ledger } = outage;
    const starts = PLATFORMS.map(async (platform) => RedisNode.start(ledger, { ...options, platform }));
    outage.nodes.push(...(await Promise.all(starts)));
    return outage;
  }

  /** Connects clients of one to three rooms, in turn to each of the ports. */
  async connect(ports = this.nodes.map(({ port }) => port), count = CLIENTS): Promise<void> {
    for (let index = 0; index < count; index++) {
      const client = new RoamingClient(ROOMS.slice(index % 3));
      client.open(ports[index % ports.length]!);
      this.clients.push(client);
    }
    await waitUntil(() => this.clients.every(({ since }) => since), PATIENCE);
  }

  /** Publishes two hundred events a second through all nodes in turn. */
  publish(nodes = this.nodes): void {
    let turn = 0;
    this.load = setInterval(() => {
      for (const node of nodes) node.publish([ROOMS[turn++ % 3]!]);
    }, 10);
  }

  /** Waits until some events are acknowledged after now. */
  async flowing(): Promise<void> {
    const before = this.ledger.kept.length;
    await waitUntil(() => this.ledger.kept.length > before + 20, PATIENCE);
  }

  /** Notes when the trouble is over: recovery is measured from now. */
  restored(): void {
    this.beganAt = performance.now();
  }

  /** Ends the load and waits until all publishers are answered and all clients have what they are due. */
  async settle(): Promise<void> {
    await this.flowing();
    clearInterval(this.load);
    await waitUntil(() => this.ledger.waiting === 0, PATIENCE);
    await waitUntil(
      () => this.clients.every((client) => missing(this.ledger, client).length === 0),
      PATIENCE,
    ).catch(() => undefined);
  }

  /** Number of acknowledged events that clients should have and do not have, told or not. */
  get undelivered(): number {
    return this.clients.reduce((sum, client) => sum + undelivered(this.ledger, client).length, 0);
  }

  /** What was broken, in words. */
  verdict(mayLose: boolean): string[] {
    return this.clients.flatMap((client) => broken(this.ledger, client, mayLose)).slice(0, 10);
  }

  /** One line of figures. */
  report(title: string): void {
    const { clients, ledger } = this;
    const seen = new Set(
      clients.flatMap((client) => client.seen.map((one) => ('uid' in one ? one.uid : -1))),
    );
    const rejected = ledger.issued.filter(({ code }) => code !== undefined);
    const gaps = clients.reduce((sum, client) => sum + client.seen.filter((one) => 'gap' in one).length, 0);
    const answered = ledger.kept.map((event) => event.settledAt!).filter((at) => at > this.beganAt);
    const firsts = clients.map((client) => client.seen.find(({ at }) => at > this.beganAt)?.at ?? Infinity);
    const since = (times: number[]) => Math.round(times.reduce((a, b) => Math.max(a, b), 0) - this.beganAt);
    process.stdout.write(
      `${title}: ${ledger.kept.length} of ${ledger.issued.length} acknowledged, rejected ${JSON.stringify(ledger.rejections)} ` +
        `(${rejected.filter(({ uid }) => seen.has(uid)).length} of them stored), longest answer ${Math.round(ledger.longestAnswer)} ms, ` +
        `${gaps} gaps; recovered: publishers after ${since([answered.reduce((a, b) => Math.min(a, b), Infinity)])} ms, ` +
        `all ${clients.length} clients after ${since(firsts)} ms; longest silence of a stream ` +
        `${Math.round(Math.max(...clients.map(({ longestSilence }) => longestSilence)))} ms\n`,
    );
  }

  async dispose(): Promise<void> {
    clearInterval(this.load);
    for (const client of this.clients) client.cut();
    for (const node of this.nodes) await node.kill();
    this.redis.disconnect();
    await this.server.dispose();
  }
}
