// Opens many connections that never send a whole request. Arguments: port, how many. Tells when all are open, and holds them until it is killed.
import { connect } from 'node:net';

const [port, count] = process.argv.slice(2).map(Number);
const AT_ONCE = 250;
let open = 0;
let started = 0;

function next() {
  if (started === count) return;
  const number = started++;
  const socket = connect({ host: '127.0.0.1', port });
  socket.on('error', () => undefined);
  socket.once('connect', () => {
    if (number % 3 === 1) socket.write('GET /rooms/a HTTP/1.1\r\nHost: x\r\n');
    if (number % 3 === 2)
      socket.write('POST /rooms/a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\nLast-Event-ID: ');
    if (++open === count) process.stdout.write('open\n');
    next();
  });
}

for (let n = 0; n < AT_ONCE; n++) next();
