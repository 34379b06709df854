import { Redis } from 'ioredis';
import { RedisServer } from '../../tools/redis-server.mjs';
import { Ledger } from './support/ledger.js';
import { Random } from '../kit/random.mjs';
import { lengthOf, playWorlds } from '../kit/random-worlds.js';
import { RedisNode } from './support/redis-node.js';
import { RoamingClient } from './support/roaming-client.js';
import { broken, missing } from './support/verdict.js';
import { PLATFORMS } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

/** Worlds of each fleet. A seed gives the steps again; how they interleave is up to the processes. */
const RUNS = lengthOf(5, 200);
/** Generous: other tests share the machine. It bounds the wait for what must come, not what must be true. */
const PATIENCE = 60_000;

const FLEETS = [
  { name: 'two nodes', size: 2, log: {}, flushes: false },
  {
    name: 'three nodes that keep 12 events of a room, and a log that is flushed',
    size: 3,
    log: { count: 12 },
    flushes: true,
  },
];

interface Fleet {
  readonly server: RedisServer;
  readonly redis: Redis;
  readonly ledger: Ledger;
  readonly nodes: readonly RedisNode[];
}

async function startFleet(size: number, log: object): Promise<Fleet> {
  const server = await RedisServer.start();
  const ledger = new Ledger();
  const nodes = await Promise.all(
    Array.from({ length: size }, async (_, index) =>
      RedisNode.start(ledger, {
        redisPort: server.port,
        platform: PLATFORMS[index % 2]!,
        log,
        // Small, so that a client that stalls falls behind.
        sse: { highWaterMark: 2_048, onLogUnavailable: 'wait' },
      }),
    ),
  );
  return { server, redis: new Redis(server.port), ledger, nodes };
}

async function step(
  fleet: Fleet,
  clients: RoamingClient[],
  rooms: string[],
  dice: Random,
  flushes: boolean,
): Promise<void> {
  const { ledger, nodes, redis } = fleet;
  const client = dice.pick(clients);
  const chance = dice.next();
  if (chance < 0.4) dice.pick(nodes).publish(dice.some(rooms));
  else if (chance < 0.55) {
    for (let burst = dice.below(60); burst > 0; burst--) dice.pick(nodes).publish([dice.pick(rooms)]);
  } else if (chance < 0.72) {
    client.cut();
    if (dice.below(3) > 0) client.open(dice.pick(nodes).port);
  } else if (chance < 0.79) client.stall();
  else if (chance < 0.86) client.unstall();
  // The connections of all nodes break: commands are sent again, feeds are whole again with what was missed.
  else if (chance < 0.88) await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  else if (chance < 0.9) await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  else if (chance < 0.91) await redis.script('FLUSH');
  else if (chance < 0.915 && flushes) {
    for (const node of nodes) node.publish([dice.pick(rooms)]);
    // Some answers get lost with the log: those events are stored again.
    await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await redis.flushall();
    dice.pick(nodes).publish([dice.pick(rooms)]);
    await waitUntil(() => ledger.waiting === 0, PATIENCE);
  } else await new Promise((resolve) => setTimeout(resolve, dice.below(12)));
}

async function settle({ ledger, nodes }: Fleet, clients: RoamingClient[], dice: Random): Promise<void> {
  for (const client of clients) {
    client.unstall();
    if (!client.isOpen) client.open(dice.pick(nodes).port);
  }
  await waitUntil(() => ledger.waiting === 0, PATIENCE);
  const complete = () => clients.every((client) => missing(ledger, client).length === 0);
  // What is wrong is said in full by the verdict.
  await waitUntil(complete, PATIENCE).catch(() => undefined);
}

describe.each(FLEETS)('The seam of history and live on $name of one Redis', ({ size, log, flushes }) => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await startFleet(size, log);
  }, PATIENCE);

  afterAll(async () => {
    for (const node of fleet.nodes) await node.kill();
    fleet.redis.disconnect();
    await fleet.server.dispose();
  });

  it(
    'gives every client the log filtered by its rooms: in order, each once, no loss untold',
    async () => {
      const figures = { events: 0, gaps: 0, streams: 0 };
      const { repeated } = await playWorlds(`${size} nodes of one Redis`, RUNS, async (seed) => {
        const dice = new Random(seed);
        const rooms = ['a', 'b', 'c'].map((room) => `${seed}-${room}`);
        const clients = Array.from({ length: 2 + dice.below(5) }, () => new RoamingClient(dice.some(rooms)));
        for (const client of clients) client.open(dice.pick(fleet.nodes).port);
        await waitUntil(() => clients.every(({ since }) => since), PATIENCE);
        for (let steps = 60 + dice.below(120); steps > 0; steps--)
          await step(fleet, clients, rooms, dice, flushes);
        await settle(fleet, clients, dice);
        const faults = clients.flatMap((client) => broken(fleet.ledger, client, flushes));
        for (const client of clients) client.cut();
        if (faults.length > 0) throw new Error(`breaks the promise:\n${faults.slice(0, 10).join('\n')}`);
        const seen = clients.flatMap((client) => client.seen);
        figures.gaps += seen.filter((one) => 'gap' in one).length;
        figures.events += seen.length;
        figures.streams += clients.reduce((sum, { connected }) => sum + connected, 0);
      });
      const { rejections } = fleet.ledger;
      process.stdout.write(
        `${size} nodes of one Redis: ${fleet.ledger.issued.length} events published, ${figures.streams} streams, ${figures.events} events and ${figures.gaps} gaps received, ` +
          `rejected: ${JSON.stringify(rejections)}\n`,
      );
      expect(rejections).toEqual({});
      expect(figures.events).toBeGreaterThan(100);
      if (flushes && !repeated) expect(figures.gaps).toBeGreaterThan(0);
    },
    20 * PATIENCE,
  );
});
