import { Arena, check } from './arena.mjs';

/** Clients that all come at once: what each costs until it has its headers. */
export const CONNECT = {
  name: 'connect',
  title: (size) => `Connect storm: ${size.clients} clients, 64 at a time`,
  metrics: [
    { key: 'cpu', title: 'CPU per connection', unit: 'µs', ratio: true },
    { key: 'rate', title: 'connections', unit: '/s' },
  ],
  sizes: { full: { clients: 2_000 }, quick: { clients: 400 }, smoke: { clients: 10 } },
  run: (contestant, { clients }) =>
    Arena.with(contestant, {}, async (arena) => {
      await arena.warmUp(clients);
      const before = await arena.cpu();
      const { milliseconds } = await arena.connect({ count: clients });
      const cpu = ((await arena.cpu()) - before) / clients;
      return { cpu, rate: (clients / milliseconds) * 1_000, versions: arena.versions };
    }),
};

/** Clients that all come back at once and have missed the same events: what each event costs beyond the coming back. */
export const REPLAY = {
  name: 'replay',
  title: (size) => `Replay storm: ${size.clients} clients resume ${size.missed} events each`,
  needs: 'replay',
  metrics: [
    { key: 'cpu', title: 'CPU per replayed event beyond connecting', unit: 'µs', ratio: true },
    { key: 'total', title: 'CPU per client in all', unit: 'µs' },
  ],
  sizes: {
    full: { clients: 2_000, missed: 100, size: 200 },
    quick: { clients: 300, missed: 100, size: 200 },
    smoke: { clients: 5, missed: 10, size: 200 },
  },
  run: (contestant, { clients, missed, size }) =>
    Arena.with(contestant, {}, async (arena) => {
      await arena.connect({ count: 1, group: 'observer' });
      await arena.broadcast({ count: 1, rate: 1_000, size, receivers: 1, keepIds: true });
      const lastEventId = await arena.load.call('lastId', { group: 'observer' });
      await arena.broadcast({ count: missed, rate: 1_000, size, receivers: 1 });
      await arena.close('observer');

      const resume = async (count) => {
        await arena.load.call('reset', { size });
        const before = await arena.cpu();
        await arena.connect({ count, lastEventId, first: 1 });
        const report = await arena.load.call('finish', { total: count * missed, timeout: 30_000 });
        check(report);
        return ((await arena.cpu()) - before) / count;
      };
      // Both ways are to be as warm as each other: what is measured is their difference.
      await resume(clients);
      await arena.close('main');
      await arena.warmUp(clients);

      const before = await arena.cpu();
      await arena.connect({ count: clients });
      const connecting = ((await arena.cpu()) - before) / clients;
      await arena.close('main');
      const total = await resume(clients);
      return { cpu: (total - connecting) / missed, total, versions: arena.versions };
    }),
};
