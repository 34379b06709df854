import type { Cluster, Worker } from 'node:cluster';

/** Workers that end one after the other before they listen: the next one would not get going either. */
const MOST_FAILURES = 3;

/** Keeps a number of workers running. */
export class WorkerPool {
  private readonly running = new Set<Worker>();
  private readonly listening = new Set<Worker>();
  private failures = 0;
  private stopping = false;

  constructor(
    private readonly cluster: Cluster,
    private readonly hooks: {
      /** A worker ended and another one takes its place. */
      readonly replaced: (pid: number, reason: string) => void;
      /** No worker is left; `failed` when they would not get going. */
      readonly over: (failed: boolean) => void;
    },
  ) {
    cluster.on('listening', (worker) => {
      this.failures = 0;
      this.listening.add(worker);
    });
    cluster.on('exit', (worker, code, signal) => this.ended(worker, signal || `code ${code}`));
  }

  start(count: number): void {
    for (; count > 0; count--) this.fork();
  }

  /** Lets all workers drain and end. */
  stop(): void {
    this.stopping = true;
    for (const worker of Object.values(this.cluster.workers ?? {})) worker!.process.kill('SIGTERM');
  }

  private fork(): void {
    this.running.add(this.cluster.fork());
  }

  private ended(worker: Worker, reason: string): void {
    this.running.delete(worker);
    if (!this.listening.delete(worker)) this.failures++;
    if (this.failures >= MOST_FAILURES) this.stop();
    if (!this.stopping) {
      this.fork();
      this.hooks.replaced(worker.process.pid!, reason);
    } else if (this.running.size === 0) {
      this.hooks.over(this.failures >= MOST_FAILURES);
    }
  }
}
