// A server that publishes as fast as it can and tells its parent, line by line, what was acknowledged.
import { LmdbEventLog } from '@nestream/nest/lmdb';

const [path] = process.argv.slice(2);
const log = new LmdbEventLog({ path, count: 1_000_000, age: 0 });
const { cursor } = await log.seek([], 'live');
say({ epoch: cursor.epoch, head: cursor.seq });

let uid = 0;
for (;;) {
  const round = [];
  for (let index = 0; index < 20; index++) {
    const data = `${process.pid}-${++uid}`;
    const rooms = uid % 5 === 0 ? ['a', 'b'] : uid % 2 === 0 ? ['a'] : ['b'];
    const append = log.append({ rooms, text: `data: ${data}\n`, json: false });
    round.push(append.then(({ seq }) => say({ seq, data, rooms })));
  }
  await Promise.all(round);
}

/** Written at once: what the parent has read was acknowledged. */
function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
