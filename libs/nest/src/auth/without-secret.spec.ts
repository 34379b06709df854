import { withoutSecret } from './without-secret.js';

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm4iLCJ4IjoxfQ.c2lnbmF0dXJlLW9mLWEtdG9rZW4';

describe('withoutSecret', () => {
  it('takes a token and its parts out of message, stack, causes and answers', () => {
    const cause = new TypeError(`payload ${TOKEN.split('.')[1]}`);
    const error = Object.assign(new Error(`bad ${TOKEN}`, { cause }), {
      response: { message: [`not ${TOKEN}`], statusCode: 403, at: new Date(0) },
    });
    expect(withoutSecret(error, TOKEN)).toBe(error);
    expect(error.message).toBe('bad [credential]');
    expect(error.stack).toContain('bad [credential]');
    expect(cause.message).toBe('payload [credential]');
    expect(error.response).toEqual({ message: ['not [credential]'], statusCode: 403, at: new Date(0) });
    expect(`${error.stack}${cause.stack}`).not.toContain('eyJzdWIi');
  });

  it('leaves everything else as it is', () => {
    const error = new Error('no database');
    const { stack } = error;
    expect([withoutSecret(error, TOKEN), error.stack]).toEqual([error, stack]);
    expect([withoutSecret('text', TOKEN), withoutSecret(undefined, TOKEN)]).toEqual(['text', undefined]);
  });

  it('ends where causes go round', () => {
    const error = new Error(TOKEN);
    error.cause = error;
    expect((withoutSecret(error, TOKEN) as Error).message).toBe('[credential]');
  });
});
