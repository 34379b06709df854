import { killAll } from './control/child.mjs';

/** Measures all works with all contestants, round after round while there is time; says what came of it. */
export async function runRounds(options, absent = {}) {
  endWithSignals();
  const begun = new Date();
  const start = performance.now();
  const samples = [];
  let rounds = 0;
  for (let round = 1; round <= options.rounds && isTimeFor(round, start, options.minutes); round++) {
    // Contestant after contestant within a work, so that what changes on the machine meanwhile meets all of them.
    for (const work of options.works) {
      for (const contestant of entrantsOf(options, work, round, absent)) {
        samples.push(await measure(options, work, contestant, round));
      }
    }
    rounds = round;
  }
  return { begun: begun.toISOString(), minutes: (performance.now() - start) / 60_000, rounds, samples };
}

function endWithSignals() {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => {
      killAll();
      process.exit(code);
    });
  }
}

function entrantsOf(options, work, round, absent) {
  const entrants = (work.contestants ?? options.contestants).filter(
    ({ name, can }) => !absent[name] && (!work.needs || can.includes(work.needs)),
  );
  // Each round begins with another one.
  const shift = (round - 1) % Math.max(1, entrants.length);
  return [...entrants.slice(shift), ...entrants.slice(0, shift)];
}

async function measure(options, work, contestant, round) {
  const size = work.sizes[options.scale];
  const sample = { work: work.name, contestant: contestant.name, round };
  const begin = performance.now();
  try {
    const { versions, ...values } = await work.run(contestant, size);
    Object.assign(sample, { values, versions });
  } catch (error) {
    sample.error = error.message.split('\n')[0];
  }
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  console.log(
    `${round}/${options.rounds} ${work.name}, ${contestant.name}: ${sample.error ?? 'ok'} (${seconds} s)`,
  );
  return sample;
}

/** A round is begun only if it is likely to end in time. */
function isTimeFor(round, start, most) {
  if (round === 1) return true;
  const minutes = (performance.now() - start) / 60_000;
  const likely = (minutes / (round - 1)) * round;
  if (likely <= most) return true;
  console.log(`Round ${round} is left out: it would end after ${likely.toFixed(1)} of ${most} minutes.`);
  return false;
}
