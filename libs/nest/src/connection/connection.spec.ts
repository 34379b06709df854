import { streamOver } from '../room/stream-over.spec-support.js';
import { turn } from './write/fake-writer.spec-support.js';
import { StreamEndedError } from '../errors/stream.errors.js';
import { connected, ConnectionTest } from './open-connection.spec-support.js';

const HIDDEN = '{"statusCode":500,"error":"Internal Server Error","message":"Internal server error"}';
const COMPLETED = 'retry: n\nevent: closing\ndata: {"reason":"completed","reconnect":false}\n\n';

async function opened(settings = {}): Promise<ConnectionTest> {
  const test = new ConnectionTest(settings);
  test.start();
  await turn();
  await turn();
  return test;
}

describe('A connection', () => {
  it('opens by itself and says so first', async () => {
    const test = await opened();
    expect(test.asked).toEqual(['commit']);
    expect(test.text).toBe(connected());
    test.source.next({ type: 'note', data: 'x' });
    await turn();
    expect(test.text).toBe(`${connected()}event: note\ndata: x\n\n`);
  });

  it('sends what came before it was open behind "connected"', async () => {
    const test = new ConnectionTest();
    test.start();
    test.source.next('early');
    await turn();
    await turn();
    expect(test.text).toBe(`${connected()}data: early\n\n`);
  });

  it('completes with its Observable, after what was sent', async () => {
    const test = await opened();
    test.source.next('last');
    test.source.complete();
    expect(test.text).toBe(`${connected()}data: last\n\n${COMPLETED}`);
    expect(test.asked).toEqual(['commit', 'finish']);
    expect([test.reasons, test.connection.closeReason]).toEqual([['completed'], 'completed']);
    test.connection.released();
    expect(test.overs).toBe(1);
  });

  it('opens a stream that completes at once, so that its end is told', () => {
    const test = new ConnectionTest();
    test.start();
    test.source.complete();
    expect(test.text).toBe(connected() + COMPLETED);
  });

  it('tells why it was closed and whether to come back, and writes nothing after that', async () => {
    const test = await opened();
    test.connection.close('evicted', true);
    test.connection.send('late');
    test.connection.close('completed');
    test.source.next('late');
    await turn();
    expect(test.text).toBe(
      `${connected()}retry: n\nevent: closing\ndata: {"reason":"evicted","reconnect":true}\n\n`,
    );
    expect([test.reasons, test.source.observed]).toEqual([['evicted'], false]);
  });

  it('frees everything when the client goes, and tells it once', async () => {
    const test = await opened();
    expect(test.wheel.size).toBe(1);
    test.connection.released();
    test.connection.released();
    test.connection.destroy('slow-consumer');
    expect([test.reasons, test.source.observed, test.wheel.size]).toEqual([['client'], false, 0]);
    const late = jest.fn();
    test.connection.onClose(late);
    expect(late.mock.calls).toEqual([['client']]);
  });

  it('does not open any more when the client goes before', async () => {
    const test = new ConnectionTest();
    test.start(false);
    test.connection.released();
    test.connection.handlerSettled();
    await turn();
    expect([test.asked, test.text, test.reasons]).toEqual([[], '', ['client']]);
  });

  it('does not open before its handler has settled, whatever is emitted', async () => {
    const test = new ConnectionTest();
    test.start(false);
    test.source.next('early');
    await turn();
    await turn();
    expect(test.asked).toEqual([]);
    test.connection.handlerSettled();
    await turn();
    await turn();
    expect(test.text).toBe(`${connected()}data: early\n\n`);
  });

  it('writes nothing where the application has answered by itself', async () => {
    const test = new ConnectionTest();
    test.answered = true;
    test.start();
    test.source.next('not sent');
    await turn();
    await turn();
    expect([test.asked, test.text, test.reasons]).toEqual([['commit', 'finish'], '', ['completed']]);
    expect(test.source.observed).toBe(false);
  });

  it('tells the client to reconnect where its Observable completes while the application shuts down', async () => {
    const test = await opened();
    test.shutdown.begun = true;
    test.source.complete();
    expect(test.text).toContain('{"reason":"draining","reconnect":true}');
    const finishing = new ConnectionTest({}, undefined, { drain: 'finish' });
    finishing.shutdown.begun = true;
    finishing.start();
    finishing.source.complete();
    expect(finishing.text).toBe(connected() + COMPLETED);
  });

  it('cuts a client that does not read what no log can give again', async () => {
    const test = await opened();
    test.response.full = true;
    test.connection.send('x');
    await turn();
    test.connection.send('y'.repeat(10_000));
    expect(test.response.destroyed).toBe(false);
    test.connection.send('z');
    expect(test.response.destroyed).toBe(true);
    expect(test.reasons).toEqual(['slow-consumer']);
    expect(test.connection.buffered).toBe(0);
  });

  it('refuses reserved types and data that JSON cannot carry', async () => {
    const test = await opened();
    const invalid = expect.objectContaining({ code: 'SSE_INVALID_EVENT' }) as Error;
    expect(() => test.connection.send({ type: 'gap', data: 'x' })).toThrow(invalid);
    expect(() => test.connection.send({ data: 1n })).toThrow(invalid);
    await turn();
    expect(test.text).toBe(connected());
  });
});

describe('An error of the Observable', () => {
  it('answers with its status while the stream is not open', () => {
    const test = new ConnectionTest();
    const error = new Error('early');
    test.start();
    test.source.error(error);
    expect([test.asked, test.text, test.reasons]).toEqual([[error], '', ['error']]);
  });

  it('answers with its status though something was emitted where rooms are still being joined', async () => {
    const test = new ConnectionTest();
    test.connection.attach({
      established: false,
      roomNames: [],
      settledSeq: () => 0,
      resume: () => undefined,
    });
    const error = new Error('refused');
    test.start();
    test.source.next('hello');
    test.source.error(error);
    expect(test.asked).toEqual([error]);
  });

  it('comes after what was emitted in the same turn', () => {
    const test = new ConnectionTest();
    test.start();
    test.source.next('first');
    test.source.error(new Error('secret'));
    expect(test.text).toContain(`${connected()}data: first\n\nevent: error\ndata: ${HIDDEN}\n\n`);
  });

  it('ends an open stream with an error event', async () => {
    const test = await opened();
    test.reported = { data: { statusCode: 410, error: 'SSE_GONE', message: 'two\nlines' }, reconnect: false };
    test.source.error(new Error('secret'));
    expect(test.text).toBe(
      `${connected()}event: error\ndata: {"statusCode":410,"error":"SSE_GONE","message":"two\\nlines"}\n\n` +
        'retry: n\nevent: closing\ndata: {"reason":"error","reconnect":false}\n\n',
    );
    expect(test.reasons).toEqual(['error']);
  });

  it('may be one of what it emitted', async () => {
    const test = await opened();
    test.source.next({ type: 'closing', data: 'forged' });
    expect(test.text).toContain(`event: error\ndata: ${HIDDEN}\n\nretry: n\nevent: closing`);
    expect(test.text).not.toContain('forged');
    expect(test.source.observed).toBe(false);
  });

  it('is none when the stream has nothing more to send', async () => {
    const early = new ConnectionTest();
    const ended = new StreamEndedError();
    early.start();
    early.source.error(ended);
    expect([early.asked, early.reasons]).toEqual([[ended], ['completed']]);
    const late = await opened();
    late.source.error(new StreamEndedError());
    expect(late.text).toBe(connected() + COMPLETED);
  });
});

describe('A connection without control events', () => {
  const quiet = (facts = {}): ConnectionTest =>
    new ConnectionTest({}, undefined, { controls: false, ...facts });
  const cursor = { epoch: 'e', seq: 7 };
  const gap = { requested: 'e:1', resumedFrom: 'e:7', reason: 'trimmed', rooms: ['a'] } as const;

  it('sends what its handler emits, and nothing else', async () => {
    const test = quiet();
    test.start();
    await turn();
    expect([test.asked, test.text]).toEqual([['commit'], '']);
    test.source.next({ type: 'note', data: 'x' });
    await turn();
    test.source.complete();
    expect([test.text, test.reasons]).toEqual(['event: note\ndata: x\n\n', ['completed']]);
  });

  it('is refused with 204 where its client has lost its position', () => {
    const test = quiet();
    test.start(false);
    streamOver(test.connection).established('gap', cursor, gap);
    expect(test.asked).toEqual([new StreamEndedError()]);
    expect(test.text).toBe('');
  });

  it('ends where events are lost later, so that its client learns it when it comes back', async () => {
    const test = quiet();
    test.start();
    const stream = streamOver(test.connection);
    stream.established('live', cursor, undefined);
    stream.lost(gap);
    expect([test.text, test.reasons]).toEqual(['', ['completed']]);
  });

  it('turns a gap into an event of the application, at its position', async () => {
    const test = quiet({ onGap: ({ reason }: { reason: string }) => ({ type: 'lost', data: reason }) });
    test.start();
    streamOver(test.connection).established('gap', cursor, gap);
    await turn();
    expect(test.text).toBe('event: lost\ndata: trimmed\nid: e:7\n\n');
  });
});
