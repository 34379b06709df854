import { createInterface } from 'node:readline';

// A process of its own: ends what a run started when the run is over, `kill -9` included. Its input is lines of `+` or `-`
// and a process id, and ends with the run.
const pids = new Set();
for await (const line of createInterface({ input: process.stdin })) {
  const pid = Number(line.slice(1));
  if (line.startsWith('+')) pids.add(pid);
  else pids.delete(pid);
}
for (const pid of pids) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
