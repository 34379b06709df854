import type { Backplane } from '../../nodes/backplane.interface.js';

/** Gives the contract suite the backplanes of one implementation. A new harness is made for each test. */
export interface BackplaneHarness {
  /** Opens the backplane of one more node of the same application. Called once where nodes cannot share. */
  open(): Backplane | Promise<Backplane>;
  /** Closes all backplanes of this harness, closed ones too, and frees what they hold. */
  dispose(): void | Promise<void>;
}
