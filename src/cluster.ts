import 'reflect-metadata';
import cluster from 'node:cluster';
import { WorkerPool } from './cluster/worker-pool.js';
import { EnvironmentError } from './config/environment.error.js';
import { readEnvironment } from './config/read-environment.js';

/** The demo as several processes on one port, with one log in Redis. */
function start(): void {
  const { LOG, WORKERS, AUTH_SECRET, HTTPS, TLS_KEY } = readEnvironment({
    ...process.env,
    LOG: process.env['LOG'] || 'redis',
  });
  if (LOG !== 'redis') {
    throw new EnvironmentError([
      `LOG is "${LOG}"; several processes can share a log in Redis only: LOG=redis`,
    ]);
  }
  if (HTTPS && TLS_KEY === '') {
    const fix = 'each process would make a certificate of its own: give TLS_KEY and TLS_CERT';
    throw new EnvironmentError([`HTTPS is "true"; ${fix}`]);
  }
  // What one worker signs, the others must know.
  Object.assign(process.env, { LOG, AUTH_SECRET });
  const pool = new WorkerPool(cluster, {
    replaced: (pid, reason) => process.stderr.write(`Worker ${pid} ended (${reason}); another one starts\n`),
    over: (failed) => process.exit(failed ? 1 : 0),
  });
  process.on('SIGINT', () => pool.stop());
  process.on('SIGTERM', () => pool.stop());
  pool.start(WORKERS);
}

if (cluster.isPrimary) {
  try {
    start();
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
} else {
  await import('./main.js');
}
