import { cpus, loadavg, release, totalmem } from 'node:os';

/** Where and with what it was measured; versions are those that the contestants have named. */
export function machine(samples) {
  const versions = { node: process.versions.node, v8: process.versions.v8 };
  for (const sample of samples) Object.assign(versions, sample.versions);
  return {
    cores: cpus().length,
    cpu: cpus()[0].model,
    memory: totalmem(),
    system: `${process.platform} ${release()}`,
    load: loadavg()[0],
    versions,
  };
}
