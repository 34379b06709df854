import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProcess } from './processes.mjs';

const SCRIPT = join(import.meta.dirname, 'node-process.mjs');
const READY_WITHIN = 60_000;

/** A node of the application, in a process of its own, which can be killed and started again. */
export class AppNode {
  /** Absent while it does not run. */
  port;
  #process;
  #script = SCRIPT;

  /** @param options what `node-process.mjs` takes. */
  constructor(options) {
    this.options = options;
  }

  get running() {
    return this.port !== undefined && this.#process.running;
  }

  get frozen() {
    return this.#process?.frozen ?? false;
  }

  /** From now on it starts with the build of another checkout; `undefined`: with that of this one. */
  useBuildOf(checkout) {
    if (checkout === undefined) {
      this.#script = SCRIPT;
      return;
    }
    // Its imports are resolved from where it is.
    this.#script = join(checkout, 'node_modules', 'chaos-node-process.mjs');
    copyFileSync(SCRIPT, this.#script);
  }

  get usesOtherBuild() {
    return this.#script !== SCRIPT;
  }

  /** @throws Error with the end of its stderr when it does not start. */
  async start(within = READY_WITHIN) {
    const child = ChildProcess.fork(this.#script, [JSON.stringify(this.options)]);
    this.#process = child;
    const failure = once(child.child, 'exit').then(() => undefined);
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, within)));
    const said = await Promise.race([once(child.child, 'message'), failure, late]);
    clearTimeout(timer);
    if (!said) {
      await child.kill();
      throw new Error(`A node did not start: ${child.stderr}`);
    }
    this.port = said[0].port;
    void failure.then(() => (this.#process === child ? (this.port = undefined) : undefined));
  }

  async kill(signal) {
    this.port = undefined;
    await this.#process?.kill(signal);
  }

  freeze() {
    this.#process.freeze();
  }

  /** Sets its clock that many milliseconds ahead (or behind), until it is set again or the node is killed. */
  stepClock(milliseconds) {
    if (this.running) this.#process.child.send({ clockStep: milliseconds });
  }

  thaw() {
    this.#process?.thaw();
  }
}
