export { describeEventLog } from './describe-event-log.js';
export type { EventLogHarness, LogBounds } from './event-log-harness.interface.js';
