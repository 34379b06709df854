import * as timers from 'node:timers';

// Taken when the module loads: a deadline of a test must pass in real time, whatever is faked later.
const { setTimeout: later, clearTimeout: never, setImmediate: soon } = timers;

/** A time in the future that no fake clock moves. */
export class Deadline {
  passed = false;
  /** Resolves when the time has come. */
  readonly reached: Promise<void>;

  private timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.reached = new Promise((resolve) => {
      this.timer = later(() => {
        this.passed = true;
        resolve();
      }, milliseconds);
    });
  }

  cancel(): void {
    never(this.timer);
  }
}

/** Lets the event loop go around: what has come from sockets, and promises, are handled. */
export async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    soon(resolve);
  });
}
