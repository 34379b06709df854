import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../tools/free-port.mjs';
import { sleep } from '../control/clock.mjs';
import { findNchan } from './find-nchan.mjs';
import { cpuOf, rssOf, childrenOf } from './process-accounting.mjs';

/** nchan in an nginx of its own with one worker. It is measured by the accounting of the worker, published to by HTTP. */
export async function start({ heartbeat = 0 }) {
  const { nginx, module, version } = findNchan();
  const folder = mkdtempSync(join(tmpdir(), 'bench-nchan-'));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, module, port, heartbeat));
  execFileSync(nginx, ['-p', folder, '-c', file, '-t', '-q'], { stdio: 'pipe' });
  const master = spawn(nginx, ['-p', folder, '-c', file], { stdio: ['ignore', 'ignore', 'ignore'] });
  const stop = () => {
    // Looked up first, since a worker outlives its master; the master ends first, or it would start another one.
    const workers = childrenOf(master.pid);
    for (const pid of [master.pid, ...workers]) kill(pid);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', stop);
  const socket = await connected(port);
  const worker = childrenOf(master.pid)[0];
  const publisher = new Publisher(socket);
  return {
    port,
    versions: { nginx: version },
    publish: (channel, data) => publisher.post(`/publish/${channel}`, JSON.stringify(data)),
    cpu: () => cpuOf(worker),
    memory: () => ({ rss: rssOf(worker) }),
    stop,
  };
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

function configuration(folder, module, port, heartbeat) {
  return `
daemon off;
${process.getuid() === 0 ? 'user root;' : ''}
worker_processes 1;
worker_rlimit_nofile 20000;
load_module ${module};
pid ${folder}/nginx.pid;
error_log ${folder}/error.log crit;
events { worker_connections 19000; }
http {
  access_log off;
  tcp_nodelay on;
  keepalive_requests 1000000;
  nchan_shared_memory_size 256M;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location = /ping { return 200 "pong"; }
    location ~ ^/stream/(\\w+)$ {
      nchan_subscriber eventsource;
      nchan_channel_id $1;
      nchan_subscriber_first_message newest;
      ${heartbeat > 0 ? `nchan_eventsource_ping_interval ${Math.ceil(heartbeat / 1000)}s; nchan_eventsource_ping_comment "beat";` : ''}
    }
    location ~ ^/publish/(\\w+)$ {
      nchan_publisher;
      nchan_channel_id $1;
      nchan_message_buffer_length 10000;
      client_max_body_size 4m;
      client_body_buffer_size 1m;
    }
  }
}
`;
}

/** Posts on one kept connection, and fails where nchan does not accept. */
class Publisher {
  #waiting = [];
  #text = '';

  constructor(socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
  }

  post(path, body) {
    this.socket.write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    return new Promise((resolve, reject) => void this.#waiting.push({ resolve, reject }));
  }

  #read(text) {
    this.#text += text;
    for (;;) {
      const end = this.#text.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = this.#text.slice(0, end);
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (this.#text.length < end + 4 + length) return;
      this.#text = this.#text.slice(end + 4 + length);
      const { resolve, reject } = this.#waiting.shift();
      if (head.startsWith('HTTP/1.1 20')) resolve();
      else reject(new Error(`nchan answered ${head.split('\r\n')[0]}`));
    }
  }
}

async function connected(port) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = createConnection(port, '127.0.0.1', () => resolve(socket));
        socket.setNoDelay(true);
        socket.once('error', reject);
      });
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(50);
    }
  }
}
