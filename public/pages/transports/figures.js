const STATES = {
  connecting: ['Connecting', 'warn'],
  live: ['Live', 'good'],
  reconnecting: ['Cut', 'warn'],
  failed: ['Failed', 'bad'],
};

/** The rows of the table: what each transport shows, and in which tone. */
export const FIGURES = [
  { label: 'State', of: ({ state }) => STATES[state] },
  { label: 'Received', of: ({ received }) => [received.toLocaleString()] },
  { label: 'Events/s', of: ({ rate }) => [String(rate)] },
  { label: 'Bytes per event', of: ({ bytesPerEvent }) => [rounded(bytesPerEvent, 0)] },
  { label: 'Latency p50', of: ({ latency }) => [milliseconds(latency[0])] },
  { label: 'Latency p95', of: ({ latency }) => [milliseconds(latency[1])] },
  { label: 'Latency p99', of: ({ latency }) => [milliseconds(latency[2])] },
  { label: 'Setup', of: ({ setup }) => [milliseconds(setup)] },
  { label: 'Back after a cut', group: 'after-cut', of: ({ back }) => [milliseconds(back)] },
  { label: 'Sent again', of: (measure) => [measure.isBack ? String(measure.replayed) : '–'] },
  { label: 'Missed', of: (measure) => (measure.isBack ? missed(measure) : ['–']) },
];

function missed({ missed: count }) {
  return [String(count), count > 0 ? 'bad' : 'good'];
}

function milliseconds(value) {
  if (value === undefined) return '–';
  return value < 1_000 ? `${rounded(value, value < 10 ? 1 : 0)} ms` : `${rounded(value / 1_000, 2)} s`;
}

function rounded(value, digits) {
  return value === undefined ? '–' : value.toFixed(digits);
}
