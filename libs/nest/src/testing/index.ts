// Streams of an application
export { openStream } from './stream/open-stream.js';
export type { StreamProbe } from './stream/stream-probe.js';
export type { StreamRequest } from './stream/stream-request.js';
export type { StreamServer } from './stream/open-stream.js';
export type { StreamEvent, StreamEventData, StreamEventType } from './stream/stream-event.interface.js';
export { StreamAssertionError } from './stream/arrivals.js';
export { FakeClock } from './clock/fake-clock.js';

// Contracts of ports
export { describeEventLog } from './describe-event-log.js';
export type { EventLogHarness, LogBounds } from './probe/harness.interface.js';
export { describeBackplane } from './describe-backplane.js';
export type { BackplaneHarness } from './probe/harness.interface.js';
