import { microseconds } from '../control/clock.mjs';

/**
 * Calls `send(index, due)` for each event at its time. Latency is counted from when an event was due, so that a server
 * which is too busy to publish gains nothing by it. What is late is caught up in one turn, as a busy server would find it.
 */
export async function paced(count, rate, send) {
  const start = microseconds() + 1_000;
  const gap = 1_000_000 / rate;
  const sent = [];
  let index = 0;
  while (index < count) {
    const now = microseconds();
    while (index < count && start + index * gap <= now) {
      sent.push(send(index, Math.round(start + index * gap)));
      index++;
    }
    const wait = (start + index * gap - microseconds()) / 1_000;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
  }
  // Publishing may be asynchronous; a refused event must not go unnoticed.
  await Promise.all(sent);
}
