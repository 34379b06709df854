import { isComplete, violations } from './seam-model/model-check.spec-support.js';
import { ModelWorld, ROOMS } from './seam-model/model-world.spec-support.js';
import { Random } from './seam-model/random.spec-support.js';

/** `SEAM_SEED` runs one world again, `SEAM_RUNS` more or fewer of them. */
const RUNS = Number(process.env['SEAM_RUNS'] ?? 2_000);
const SEED = process.env['SEAM_SEED'] === undefined ? undefined : Number(process.env['SEAM_SEED']);

async function step(world: ModelWorld, random: Random): Promise<void> {
  const client = random.pick(world.clients);
  const dice = random.next();
  if (dice < 0.4) await world.publish(random.some(ROOMS));
  else if (dice < 0.45) await world.publish(['*']);
  else if (dice < 0.5) await world.publish([random.pick(ROOMS)], client.connection?.id);
  else if (dice < 0.56)
    for (let burst = random.below(random.chance(0.05) ? 400 : 40); burst > 0; burst--)
      await world.publish([random.pick(ROOMS)]);
  else if (dice < 0.68) await world.connect(client);
  else if (dice < 0.76) world.cut(client);
  else if (dice < 0.82) client.response?.stall();
  else if (dice < 0.87) client.response?.unstall();
  else if (dice < 0.9) await world.follow(client, random.pick(ROOMS));
  else if (dice < 0.92) world.unfollow(client, random.pick(ROOMS));
  else if (dice < 0.95) world.wheel.beat();
  else if (dice < 0.955) await world.restart();
  else await world.turns(random.below(4));
  if (random.chance(0.5)) for (const each of world.clients) if (each.connection) each.read();
}

async function run(seed: number): Promise<{ broken: string[]; events: number; gaps: number }> {
  const random = new Random(seed);
  const world = new ModelWorld(random);
  await world.restart();
  for (let steps = 20 + random.below(60); steps > 0; steps--) await step(world, random);
  await world.settle(() => isComplete(world));
  const broken = await violations(world);
  for (const client of world.clients) world.cut(client);
  const seen = world.clients.flatMap((client) => client.seen);
  const gaps = seen.filter((one) => one.kind === 'gap').length;
  return { broken, events: seen.length - gaps, gaps };
}

describe('The seam of history and live, in random worlds', () => {
  it('gives every client the log filtered by its rooms: in order, each once, no loss untold', async () => {
    const first = SEED ?? Math.floor(Math.random() * 2 ** 31);
    let events = 0;
    let gaps = 0;
    const runs = SEED === undefined ? RUNS : 1;
    for (let seed = first; seed < first + runs; seed++) {
      const result = await run(seed);
      events += result.events;
      gaps += result.gaps;
      if (result.broken.length > 0) {
        throw new Error(`SEAM_SEED=${seed} breaks the promise:\n${result.broken.slice(0, 10).join('\n')}`);
      }
    }
    process.stdout.write(
      `seam: ${runs} worlds from seed ${first}, ${events} events and ${gaps} gaps received\n`,
    );
    expect(events).toBeGreaterThan(runs);
    if (SEED === undefined) expect(gaps).toBeGreaterThan(0);
  }, 120_000);
});
