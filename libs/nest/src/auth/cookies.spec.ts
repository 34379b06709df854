import { formatCookie, parseCookies } from './cookies.js';

describe('parseCookies', () => {
  it.each<[string | undefined, object]>([
    [undefined, {}],
    ['', {}],
    ['a=1; b=2', { a: '1', b: '2' }],
    ['a=1;b="2 3" ;c', { a: '1', b: '2 3' }],
    ['a=first; a=second', { a: 'first' }],
    ['a=b=c==', { a: 'b=c==' }],
    ['a=%41%2B; b=%', { a: 'A+', b: '%' }],
    ['a="; b=""', { a: '"', b: '' }],
    ['__proto__=x', { ['__proto__']: 'x' }],
  ])('reads %j', (header, cookies) => {
    expect([...parseCookies(header)]).toEqual(Object.entries(cookies));
  });
});

describe('formatCookie', () => {
  const fields = { name: 'n', value: 'v', path: '/a/b', maxAge: 60, secure: false, crossSite: false };

  it.each([
    [{}, 'n=v; Path=/a/b; Max-Age=60; HttpOnly; SameSite=Strict'],
    [{ secure: true }, 'n=v; Path=/a/b; Max-Age=60; HttpOnly; SameSite=Strict; Secure'],
    [{ crossSite: true }, 'n=v; Path=/a/b; Max-Age=60; HttpOnly; SameSite=Lax'],
    [
      { crossSite: true, secure: true },
      'n=v; Path=/a/b; Max-Age=60; HttpOnly; SameSite=None; Partitioned; Secure',
    ],
    [{ path: '/a/b;Domain=evil/c' }, 'n=v; Path=/a/; Max-Age=60; HttpOnly; SameSite=Strict'],
  ])('writes %j', (change, text) => {
    expect(formatCookie({ ...fields, ...change })).toBe(text);
  });
});
