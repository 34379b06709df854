// A pod: it opens the folder under a host name of its own and publishes without a pause. Each line of its standard output, which is
// a file, tells what became of an event; its parent hears of the first of each kind.
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { LmdbEventLog } from '@nestream/nest/lmdb';

const [path, host, unseen] = process.argv.slice(2);
os.hostname = () => host;
syncBuiltinESMExports();
// On one machine the kernel shows who lives. A process with a wrong number looks dead to the others, like one on another machine.
if (unseen) Object.defineProperty(process, 'pid', { value: process.pid + 10_000_000 });

const log = new LmdbEventLog({ path, count: 1_000_000, age: 0 });
try {
  log.open();
} catch (error) {
  const { code, pid, host: owner } = error;
  await new Promise((resolve) => process.send({ refused: { code, pid, host: owner } }, resolve));
  process.exit();
}

const heard = new Set();
let uid = 0;
for (;;) {
  const round = [];
  for (let index = 0; index < 3; index++) round.push(publish(`${host}-${++uid}`));
  await Promise.all(round);
}

async function publish(data) {
  try {
    const { epoch, seq } = await log.append({ rooms: ['a'], text: `data: ${data}\n`, json: false });
    tell('stored', { data, epoch, seq });
  } catch (error) {
    tell('rejected', { data, code: error.code, owner: error.host });
  }
}

function tell(kind, line) {
  process.stdout.write(`${JSON.stringify({ kind, ...line })}\n`);
  if (heard.has(kind)) return;
  heard.add(kind);
  process.send({ first: kind });
}
