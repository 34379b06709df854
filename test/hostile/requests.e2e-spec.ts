import fc from 'fast-check';
import { type HostileApp, startHostileApp } from './support/hostile-app.js';
import { RawStream } from '../kit/raw-stream.js';
import { PLATFORMS } from '../kit/test-app.js';

// A machine that is busy otherwise takes longer.
jest.setTimeout(30_000);

interface Gap {
  reason: string;
  requested: string;
  rooms: string[];
}

describe.each(PLATFORMS)('Requests meant to do harm (%s)', (platform) => {
  let server: HostileApp;
  beforeAll(async () => {
    server = await startHostileApp(platform);
  });
  afterAll(async () => server.app.close());
  afterEach(async () => {
    await server.forgotten();
    expect(server.errors).toEqual([]);
  });

  /** Sends a request as it stands, and gives the answer up to its first events, if it is a stream. */
  const ask = async (path: string, headers: Record<string, string> = {}): Promise<RawStream> => {
    const stream = await RawStream.open(server.url, { headers, target: path });
    await stream.until(
      () => stream.ended || (stream.head !== '' && stream.status !== 200) || answered(stream),
    );
    return stream;
  };
  /** Whether `connected` came, and the `gap` that it announces. */
  const answered = (stream: RawStream): boolean => {
    const [connected] = stream.dataOf<{ resume: string }>('connected');
    return connected !== undefined && (connected.resume !== 'gap' || stream.count('gap') === 1);
  };
  /** A stream that works in spite of what was asked for. */
  const expectStream = async (stream: RawStream): Promise<Gap | undefined> => {
    expect(stream.status).toBe(200);
    await server.rooms.broadcastToRoom('a', { type: 'probe', data: 'alive' });
    await stream.until(() => stream.count('probe') > 0);
    const types = stream.events.map(({ type }) => type);
    expect(types.filter((type) => !['connected', 'gap', 'probe'].includes(type))).toEqual([]);
    stream.cut();
    return stream.dataOf<Gap>('gap')[0];
  };

  // Everything that a header may hold on the wire, and what it may not.
  const bytes = fc
    .uint8Array({ maxLength: 200 })
    .map((array) => Buffer.from(array.filter((byte) => byte !== 10 && byte !== 13)).toString('latin1'));
  const text = fc.oneof(
    bytes,
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc.constantFrom('', ':', '0:0', '\t'),
  );

  it('with anything in their headers and queries get a stream or a 4xx, and no other trouble', async () => {
    const statuses = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          id: fc.option(bytes),
          accept: fc.option(bytes),
          origin: fc.option(bytes),
          query: fc.option(text),
          shape: fc.constantFrom('lastEventId', 'lastEventId[]', 'lastEventId[x]', 'lastEventId&lastEventId'),
        }),
        async ({ id, accept, origin, query, shape }) => {
          const headers: Record<string, string> = {};
          if (id !== null) headers['Last-Event-ID'] = id;
          if (accept !== null) headers.Accept = accept;
          if (origin !== null) headers.Origin = origin;
          const parameter = query === null ? '' : `?${shape}=${encodeURIComponent(query)}`;
          const stream = await ask(`/rooms/a${parameter}`, headers);
          statuses.set(stream.status, (statuses.get(stream.status) ?? 0) + 1);
          expect([200, 400]).toContain(stream.status);
          if (stream.status === 200) await expectStream(stream);
          else stream.cut();
        },
      ),
      { numRuns: 150 },
    );
    expect(statuses.get(200)).toBeGreaterThan(10);
  }, 60_000);

  it('cannot put lines of their own into a stream', async () => {
    const attacks = [
      'x\n\ndata: evil\n\n',
      'x\r\rdata: evil\r\r',
      'x\r\n\r\nevent: evil\r\ndata: evil\r\n\r\n',
      'x\u2028data: evil',
      'x\0\n\ndata: evil',
    ];
    for (const attack of attacks) {
      const stream = await ask(`/rooms/a?lastEventId=${encodeURIComponent(attack)}`);
      expect(await expectStream(stream)).toMatchObject({ reason: 'malformed', requested: attack });
      // U+2028 ends no line of an event stream.
      expect(stream.text.split(/[\r\n]+/).filter((line) => /^(data|event): evil/.test(line))).toEqual([]);
    }
    const rooms = await ask(`/rooms/${encodeURIComponent('a\n\ndata: evil')}`);
    expect(rooms.status).toBe(400);
    rooms.cut();
  });

  it('cannot resume from positions that they made up', async () => {
    const { id } = await server.rooms.broadcastToRoom('a', { type: 'probe', data: 'first' });
    const [epoch, seq] = id.split(':') as [string, string];
    const forged: [id: string, reason: string][] = [
      [`other:${seq}`, 'epoch'],
      [`${epoch}:${Number(seq) + 1_000_000}`, 'epoch'],
      [`${epoch}:9007199254740991`, 'epoch'],
      [`${epoch}:9007199254740992`, 'malformed'],
      [`${epoch}:99999999999999999999`, 'malformed'],
      [`${epoch}:-1`, 'malformed'],
      [`${epoch}:1e3`, 'malformed'],
      [`${epoch}:0x10`, 'malformed'],
      [`${epoch}:${seq}:1`, 'malformed'],
      [`${epoch}:`, 'malformed'],
      [`:${seq}`, 'malformed'],
      [`${'e'.repeat(33)}:${seq}`, 'malformed'],
      ['__proto__', 'malformed'],
      [`${epoch.toUpperCase()}!:${seq}`, 'malformed'],
    ];
    for (const [lastEventId, reason] of forged) {
      const stream = await ask('/rooms/a', { 'Last-Event-ID': lastEventId });
      expect([lastEventId, (await expectStream(stream))?.reason]).toEqual([lastEventId, reason]);
    }
    const own = await ask('/rooms/a', { 'Last-Event-ID': id });
    expect(await expectStream(own)).toBeUndefined();
  });

  it('are told no more than the beginning of an id of any length', async () => {
    const long = 'x'.repeat(8_000);
    for (const stream of [
      await ask('/rooms/a', { 'Last-Event-ID': long }),
      await ask(`/rooms/a?lastEventId=${long}`),
    ]) {
      const gap = await expectStream(stream);
      expect(gap).toMatchObject({ reason: 'malformed', requested: 'x'.repeat(256) });
      expect(stream.body.length).toBeLessThan(2_000);
    }
    const tooLong = await ask('/rooms/a', { 'Last-Event-ID': 'x'.repeat(40_000) });
    expect(tooLong.status).toBe(431);
    tooLong.cut();
  });

  it('cannot ask for more rooms than a stream may have, nor for such as are reserved', async () => {
    const many = await ask(`/rooms/${Array.from({ length: 2_000 }, (_, n) => `r${n}`).join(',')}`);
    // Fastify takes no parameter as long as that.
    expect(many.status).toBe(platform === 'express' ? 400 : 414);
    many.cut();
    for (const name of ['*', '@user:ann', '', ' ', '%00', '%FF', '..%2f', 'x'.repeat(300), '%E2%80%A8']) {
      const stream = await ask(`/rooms/a,${name}`);
      expect([name, stream.status < 500]).toEqual([name, true]);
      stream.cut();
    }
  });
});
