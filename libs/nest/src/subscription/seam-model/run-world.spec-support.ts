import { isComplete, violations } from './model-check.spec-support.js';
import { ModelWorld, type OpenLog, ROOMS } from './model-world.spec-support.js';
import { Random } from '@nestream/test-kit/random';

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
  else if (dice < 0.958) await world.renew();
  else if (dice < 0.97) await Promise.all([world.interrupt(), world.publish(random.some(ROOMS))]);
  else await world.turns(random.below(4));
  if (random.chance(0.5)) for (const each of world.clients) if (each.connection) each.read();
}

/** What came of a world. */
export interface WorldResult {
  /** The rules that were broken, in words. */
  readonly broken: readonly string[];
  /** Numbers of events and gaps that the clients received. */
  readonly events: number;
  readonly gaps: number;
}

/**
 * Lets a world run that is determined by its seed.
 *
 * @param openLog opens its logs. Default: memory logs, which lose all at a restart.
 */
export async function runWorld(seed: number, openLog?: OpenLog): Promise<WorldResult> {
  const random = new Random(seed);
  const world = new ModelWorld(random, openLog);
  await world.restart();
  for (let steps = 20 + random.below(60); steps > 0; steps--) await step(world, random);
  await world.settle(() => isComplete(world));
  const broken = await violations(world);
  for (const client of world.clients) world.cut(client);
  const seen = world.clients.flatMap((client) => client.seen);
  const gaps = seen.filter((one) => one.kind === 'gap').length;
  return { broken, events: seen.length - gaps, gaps };
}
