import { Crowd } from './crowd.mjs';
import { Random } from '../kit/random.mjs';
import { Fleet } from './fleet.mjs';
import { Ledger } from './ledger.mjs';
import { Publisher, ROOMS } from './publisher.mjs';
import { holds, pause, waitFor } from './support.mjs';
import { faultsOf, schedule, WORLDS } from './worlds.mjs';

const CONNECT_WITHIN = 30_000;
/** Bound of the wait for every client to hear of every room again, after a fault and at the end. */
const RECOVER_WITHIN = 45_000;
/** Milliseconds between two rounds of events to all rooms, while clients are waited for. */
const MARK_EVERY = 500;
/** The longest that a client stays away, in milliseconds: long enough for a log that went back to pass its position. */
const LONGEST_ABSENCE = 8_000;

/** A store, its nodes, publishers and clients; faults happen to it, and its histories are kept. */
export class World {
  ledger = new Ledger();
  /** The steps that were taken, with what came of each. */
  steps = [];
  /** What went wrong with the world itself, such as a server that did not come back. */
  troubles = [];

  constructor(name, options) {
    this.name = name;
    this.options = options;
    this.dice = new Random(options.seed).fork(name);
  }

  async start() {
    const { clients, roam, rate } = this.options;
    const { start, oneNode = false } = WORLDS[this.name];
    this.store = await start({ dice: this.dice.fork('store') });
    this.fleet = new Fleet(this.store.nodeOptions, oneNode);
    await this.fleet.start();
    const ports = () => this.fleet.ports;
    const crowd = { size: clients, rate: roam, longestAbsence: LONGEST_ABSENCE };
    this.crowd = new Crowd(crowd, this.dice.fork('crowd'), ROOMS, this.ledger, ports);
    this.publisher = new Publisher(this.ledger, this.dice.fork('publisher'), ROOMS, ports);
    this.crowd.come();
    const connected = () => this.crowd.clients.every(({ since }) => since !== undefined);
    await waitFor(connected, CONNECT_WITHIN, 'all clients are connected');
    this.publisher.start(rate);
  }

  /** Takes steps until the time is over, or all that are given. */
  async run(deadline, replayed) {
    const faults = faultsOf(this.name, this.options);
    const steps = replayed ?? schedule(Object.keys(faults), this.dice.fork('schedule'));
    for (const step of steps) {
      if (replayed === undefined && performance.now() > deadline) break;
      await this.#step(step, faults[step.kind]);
    }
  }

  /** Ends the load, calls all clients back, and waits until each has one of the final events of each of its rooms. */
  async settle() {
    this.crowd.gather();
    this.publisher.stop();
    await waitFor(() => this.ledger.waiting === 0, 20_000, 'all publishers are answered');
    await this.#hear(true);
    // The last of them are still on their way.
    const last = this.ledger.lastOfRooms();
    await holds(() => this.crowd.hasReached(last), RECOVER_WITHIN);
  }

  async dispose() {
    this.crowd?.dismiss();
    this.publisher?.close();
    await this.fleet?.dispose();
    await this.store?.dispose();
  }

  async #step(step, fault) {
    this.crowd.roam();
    await pause(step.calm);
    const taken = { ...step, beganAt: performance.now() };
    this.steps.push(taken);
    try {
      await fault(this, step);
    } catch (error) {
      taken.failed = error.message;
    }
    taken.faultMs = performance.now() - taken.beganAt;
    this.crowd.rest();
    // Clients recover while the rest of the store does, such as a replica that reads everything again.
    const [recoveryMs] = await Promise.all([this.#hear(false), this.#heal(step)]);
    Object.assign(taken, { recoveryMs, healedMs: performance.now() - taken.beganAt });
  }

  async #heal({ kind }) {
    try {
      await Promise.all([this.store.heal(), this.fleet.heal()]);
    } catch (error) {
      this.troubles.push(`${kind}: ${error.message}`);
    }
  }

  /** Publishes to all rooms until every client has heard of each of its rooms. @returns how long that took, if it came true. */
  async #hear(final) {
    const began = performance.now();
    const marks = this.#markUntil(
      () => this.crowd.hasHeardSince(began) || performance.now() - began > RECOVER_WITHIN,
      final,
    );
    const heard = await holds(() => this.crowd.hasHeardSince(began), RECOVER_WITHIN);
    const took = performance.now() - began;
    await marks;
    return heard ? took : undefined;
  }

  async #markUntil(over, final) {
    while (!over()) {
      await this.publisher.mark(final);
      await holds(over, MARK_EVERY);
    }
  }
}
