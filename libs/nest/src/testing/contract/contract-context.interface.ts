import type { LogBounds } from '../probe/harness.interface.js';
import type { LogProbe } from '../probe/log-probe.js';

/** What each part of the contract suite works with. */
export interface ContractContext {
  /** Opens a fresh log. */
  readonly open: (bounds?: LogBounds) => Promise<LogProbe>;
  /** Lets time pass for the age bound. */
  readonly advance: (milliseconds: number) => Promise<void>;
}
