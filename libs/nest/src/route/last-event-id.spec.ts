import { lastEventIdOf } from './last-event-id.js';

function idOf(header: string | undefined, lastEventId?: unknown): string | undefined {
  const headers = header === undefined ? {} : { 'last-event-id': header };
  return lastEventIdOf({ headers, query: lastEventId === undefined ? undefined : { lastEventId } });
}

describe('lastEventIdOf', () => {
  it.each<[string, string | undefined, unknown, string | undefined]>([
    ['the header', 'e:1', undefined, 'e:1'],
    ['the query parameter', undefined, 'e:2', 'e:2'],
    ['the header before the query, which is stale after a reconnect', 'e:1', 'e:2', 'e:1'],
    ['the query if the header is empty', '', 'e:2', 'e:2'],
    ['the last of several parameters', undefined, ['e:2', 'e:3'], 'e:3'],
    ['the last of several parameters that is not empty', undefined, ['e:2', 'e:3', ''], 'e:3'],
    ['the last of several headers that Node or a proxy has joined', 'e:1, e:2', undefined, 'e:2'],
    ['the last of them that is not empty', 'e:1,e:2, ', undefined, 'e:2'],
    ['the last count of Nest', '12, 13', undefined, '13'],
    ['the query if all headers are empty', ', ', 'e:2', 'e:2'],
    ['an id of the application with a comma, as it is', 'order,12', undefined, 'order,12'],
    ['nothing', undefined, undefined, undefined],
    ['nothing where all is empty', '', '', undefined],
    ['nothing from a parameter that is an object', undefined, { a: 'e:2' }, undefined],
    ['nothing from an empty list', undefined, [], undefined],
    ['what is no cursor, as it is', 'junk', undefined, 'junk'],
  ])('takes %s', (_name, header, query, expected) => {
    expect(idOf(header, query)).toBe(expected);
  });

  it.each([
    ['Express', (headersDistinct: NodeJS.Dict<string[]>) => ({ headersDistinct })],
    ['Fastify', (headersDistinct: NodeJS.Dict<string[]>) => ({ raw: { headersDistinct } })],
  ])('takes the last of several headers whose ids hold commas (%s)', (_name, request) => {
    const ids = ['order,11', 'order,12', ''];
    expect(
      lastEventIdOf({ headers: { 'last-event-id': ids.join(', ') }, ...request({ 'last-event-id': ids }) }),
    ).toBe('order,12');
  });

  it('reads the UTF-8 bytes that Node hands out as latin1', () => {
    expect(idOf(Buffer.from('日本 é').toString('latin1'))).toBe('日本 é');
  });

  it('keeps latin1 that is no UTF-8', () => {
    expect(idOf('caf\u00e9')).toBe('café');
  });

  it('bears a framework that gives no query', () => {
    expect(lastEventIdOf({ headers: {} })).toBeUndefined();
    expect(lastEventIdOf({ headers: {}, query: null })).toBeUndefined();
  });
});
