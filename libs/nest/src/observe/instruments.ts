import type { Meter } from '@opentelemetry/api';

const SECONDS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5];
const LIFETIMES = [1, 10, 60, 300, 900, 3_600, 14_400, 86_400];
const BYTES = [1_024, 16_384, 65_536, 262_144, 1_048_576, 4_194_304];

/** The instruments of this library, all under `sse.`. docs/operations.md says what each means. */
export type Instruments = ReturnType<typeof createInstruments>;

export function createInstruments(meter: Meter) {
  return {
    closed: meter.createCounter('sse.connections.closed', {
      description: 'Streams that have ended, by reason',
      unit: '{connection}',
    }),
    refused: meter.createCounter('sse.connections.refused', {
      description: 'Streams that were answered with an error or 204 instead',
      unit: '{connection}',
    }),
    duration: meter.createHistogram('sse.connection.duration', {
      description: 'Time that streams were open',
      unit: 's',
      advice: { explicitBucketBoundaries: LIFETIMES },
    }),
    peakBuffer: meter.createHistogram('sse.connection.peak_buffer', {
      description: 'Most bytes that waited for a client, of streams that have ended',
      unit: 'By',
      advice: { explicitBucketBoundaries: BYTES },
    }),
    published: meter.createCounter('sse.events.published', {
      description: 'Events that were appended to the log',
      unit: '{event}',
    }),
    publishDuration: meter.createHistogram('sse.publish.duration', {
      description: 'Time until an event is in the log',
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    }),
    logFailures: meter.createCounter('sse.log.failures', {
      description: 'Operations of the log that failed, by operation',
      unit: '{operation}',
    }),
    flushDuration: meter.createHistogram('sse.flush.duration', {
      description: 'Time of one turn that writes to connections',
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    }),
    observed: createObservables(meter),
  };
}

/** Read from the connections when somebody looks. */
function createObservables(meter: Meter) {
  return {
    open: meter.createObservableUpDownCounter('sse.connections.open', {
      description: 'Streams that are open',
      unit: '{connection}',
    }),
    opened: meter.createObservableCounter('sse.connections.opened', {
      description: 'Streams that were opened',
      unit: '{connection}',
    }),
    turnedAway: meter.createObservableCounter('sse.connections.turned_away', {
      description: 'Streams that came while the process was shutting down, and were told to come back',
      unit: '{connection}',
    }),
    delivered: meter.createObservableCounter('sse.events.delivered', {
      description: 'Events written to clients; one event to ten clients counts ten times',
      unit: '{event}',
    }),
    replayed: meter.createObservableCounter('sse.events.replayed', {
      description: 'Events that clients got from the log instead of live',
      unit: '{event}',
    }),
    sent: meter.createObservableCounter('sse.sent', {
      description: 'Bytes written to clients, before compression and transfer coding',
      unit: 'By',
    }),
    gaps: meter.createObservableCounter('sse.gaps', {
      description: 'Times that clients were told of lost events, by reason',
      unit: '{gap}',
    }),
    lags: meter.createObservableCounter('sse.lags', {
      description: 'Times that clients fell behind, so that they read from the log',
      unit: '{lag}',
    }),
    limitsRefused: meter.createObservableCounter('sse.limits.refused', {
      description: 'Streams, joins and events that a limit refused, by option of `limits`',
    }),
    limitsEvicted: meter.createObservableCounter('sse.limits.evicted', {
      description: 'Streams that were closed in favour of a newer one, by option of `limits`',
    }),
    buffered: meter.createObservableGauge('sse.buffered', {
      description: 'Bytes that wait in this process for clients',
      unit: 'By',
    }),
  };
}
