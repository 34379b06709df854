import type { EventLog } from '../../log/event-log.interface.js';
import type { Backplane } from '../../nodes/backplane.interface.js';

/** What a log under test keeps per room. What is absent is not bounded, or only far beyond what the suite publishes. */
export interface LogBounds {
  /** Most events. */
  readonly count?: number;
  /** Age in milliseconds after which an event goes. */
  readonly age?: number;
  /** Most bytes. */
  readonly bytes?: number;
}

/** Gives the contract suite the logs of one implementation. A new harness is made for each test. */
export interface EventLogHarness {
  /** Opens a fresh, empty log with an epoch of its own; a test may open several. */
  open(bounds: LogBounds): EventLog | Promise<EventLog>;
  /** Lets time pass for the age bound: moves the clock of the logs, or waits. */
  advance(milliseconds: number): void | Promise<void>;
  /** Closes all logs of this harness, closed ones too, and frees what they hold. */
  dispose(): void | Promise<void>;
}

/** Gives the contract suite the backplanes of one implementation. A new harness is made for each test. */
export interface BackplaneHarness {
  /** Opens the backplane of one more node of the same application. Called once where nodes cannot share. */
  open(): Backplane | Promise<Backplane>;
  /** Closes all backplanes of this harness, closed ones too, and frees what they hold. */
  dispose(): void | Promise<void>;
}
