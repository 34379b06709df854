import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { RoomService } from '@nestream/nest';
import { RedisEventLog } from '@nestream/nest/redis';
import { Redis } from 'ioredis';
import { RedisServer } from '../../tools/redis-server.mjs';
import { PresenceController } from '../kit/presence.controller.js';
import { RawStream } from '../kit/raw-stream.js';
import { startApp } from '../kit/test-app.js';
import { waitUntil } from '../kit/wait-until.js';

const SCRIPT = join(import.meta.dirname, 'support', 'node-process.mjs');
const LEASE = 1_500;
const MEMBERS = 40;
const STAYING = 10;

describe('A node that is killed with kill -9', () => {
  it('loses its members within the lease, but not those who have gone to another node', async () => {
    const server = await RedisServer.start();
    const redis = new Redis(server.port);
    const log = new RedisEventLog({ redis, prefix: 'kill', lease: LEASE });
    const node = await startApp('fastify', {
      controllers: [PresenceController],
      sse: { log, drainWindow: 0 },
    });
    const child = spawn(process.execPath, [SCRIPT, server.url, 'kill', String(LEASE)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const port = Number(String(line));
      const rooms = node.app.get(RoomService);
      const watcher = await RawStream.connected(`${node.url}/presence/a`);
      const ids = Array.from({ length: MEMBERS }, (_, index) => `m-${index}`);
      await Promise.all(ids.map(async (id) => RawStream.connected(`http://127.0.0.1:${port}/as/${id}`)));
      await watcher.until(() => watcher.count('user-joined') === MEMBERS);
      expect(await rooms.size('a')).toBe(MEMBERS + 1);

      const exit = once(child, 'exit');
      process.kill(child.pid!, 'SIGKILL');
      await exit;
      const killed = performance.now();
      const staying = ids.slice(0, STAYING);
      await Promise.all(staying.map(async (id) => RawStream.connected(`${node.url}/presence/a?as=${id}`)));
      await watcher.until(() => watcher.count('user-left') === MEMBERS - STAYING, 3 * LEASE);
      const took = performance.now() - killed;
      process.stdout.write(
        `backplane: ${MEMBERS - STAYING} members left ${took.toFixed(0)} ms after the kill, lease ${LEASE} ms\n`,
      );
      // The lease, and the time to the next beat of the other node.
      expect(took).toBeLessThan(LEASE + LEASE / 3 + 1_000);
      // Another word would come with a later beat.
      await new Promise((resolve) => setTimeout(resolve, LEASE));
      expect(watcher.count('user-joined')).toBe(MEMBERS);
      const left = watcher.dataOf<{ id: string }>('user-left').map(({ id }) => id);
      expect(left.toSorted()).toEqual(ids.slice(STAYING).toSorted());
      expect((await rooms.members('a')).map(({ id }) => id).toSorted()).toEqual(staying.toSorted());
      await waitUntil(async () => (await rooms.size('a')) === STAYING + 1);
    } finally {
      child.kill('SIGKILL');
      await node.app.close();
      redis.disconnect();
      await server.dispose();
    }
  }, 30_000);
});
