export { describeEventLog } from './describe-event-log.js';
export type { EventLogHarness, LogBounds } from './event-log-harness.interface.js';
export { describeBackplane } from './describe-backplane.js';
export type { BackplaneHarness } from './backplane-harness.interface.js';
