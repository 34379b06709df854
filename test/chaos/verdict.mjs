import { judge, positionsGivenTwice } from './judge/judge.mjs';

/** Kinds of violations, as the columns of the table have them. */
const COLUMNS = {
  missing: 'missing',
  'late-gap': 'missing',
  doubled: 'doubled',
  disorder: 'disorder',
  renumbered: 'disorder',
  epoch: 'disorder',
  foreign: 'disorder',
  refused: 'refused',
  stuck: 'stuck',
};

/** Judges all clients of a world. */
export function verdictOf({ ledger, crowd, steps, troubles, name }) {
  const clients = crowd?.clients ?? [];
  const judged = clients.map((client) => ({ client, ...judge(ledger.events, client) }));
  const sum = (field) => judged.reduce((total, one) => total + one[field], 0);
  const violations = { missing: 0, doubled: 0, disorder: 0, refused: 0, stuck: 0 };
  const kinds = {};
  for (const { violations: found } of judged) {
    for (const { kind } of found) {
      violations[COLUMNS[kind]]++;
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
  }
  const twice = positionsGivenTwice(ledger.events);
  const affected = judged.filter((one) => one.violations.length > 0);
  const oddities = clients.flatMap((client) => client.oddities);
  return {
    name,
    published: ledger.counts,
    codes: ledger.codes,
    due: sum('due'),
    delivered: sum('delivered'),
    told: sum('told'),
    gaps: sum('gaps'),
    ...violations,
    kinds,
    twice,
    affected,
    oddities,
    troubles,
    faults: byFault(steps, affected, ledger),
    failed: affected.length + twice.length + oddities.length + troubles.length > 0,
  };
}

/** What each kind of fault took to recover from, and the violations of events that were published around it. */
function byFault(steps, affected, ledger) {
  const faults = {};
  for (const { kind, failed, recoveryMs } of steps) {
    const fault = (faults[kind] ??= { times: 0, failed: 0, stuck: 0, recoveries: [], violations: 0 });
    fault.times++;
    if (failed !== undefined) fault.failed++;
    if (recoveryMs === undefined) fault.stuck++;
    else fault.recoveries.push(recoveryMs);
  }
  for (const { uid } of affected.flatMap(({ violations }) => violations)) {
    const at = ledger.events.get(uid)?.issuedAt;
    // Published shortly before a fault and lost by it: the margin is what a message may be on its way.
    const step = steps.findLast(({ beganAt }) => at !== undefined && beganAt - 100 <= at);
    if (step) faults[step.kind].violations++;
  }
  return faults;
}
