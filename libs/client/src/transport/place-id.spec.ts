import { placeId } from './place-id.js';

function place(
  id: string,
  address: string,
  param?: boolean | string,
): [address: string, header: string | null] {
  const headers = new Headers();
  return [placeId(param, id, headers, address), headers.get('last-event-id')];
}

describe('placeId', () => {
  it.each([undefined, false, ''])('puts the id into the header for %j', (param) => {
    expect(place('1', '/a?b#c', param)).toEqual(['/a?b#c', '1']);
  });

  it.each([
    ['/a', '/a?lastEventId=1'],
    ['/a?b=2', '/a?b=2&lastEventId=1'],
    ['/a#c?d', '/a?lastEventId=1'],
    ['/a?b=2#c', '/a?b=2&lastEventId=1'],
  ])('puts it into the query of %s', (address, expected) => {
    expect(place('1', address, true)).toEqual([expected, null]);
    expect(place('1', address, 'from')).toEqual([expected.replace('lastEventId', 'from'), null]);
  });

  it.each([undefined, 'from'])('puts what no header can carry into the query for %j as well', (param) => {
    expect(place('\u0001', '/a', param)).toEqual([`/a?${param ?? 'lastEventId'}=%01`, null]);
  });
});
