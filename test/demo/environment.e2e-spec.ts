import { availableParallelism } from 'node:os';
import { EnvironmentError } from '../../src/config/environment.error.js';
import { readEnvironment } from '../../src/config/read-environment.js';

function problemsOf(variables: Record<string, string>): readonly string[] {
  try {
    readEnvironment(variables);
  } catch (error) {
    if (error instanceof EnvironmentError) return error.problems;
    throw error;
  }
  return [];
}

describe('environment of the demo', () => {
  it('needs nothing', () => {
    expect(readEnvironment({ PATH: '/bin' })).toEqual({
      PORT: 3000,
      PLATFORM: 'express',
      HTTPS: false,
      TLS_KEY: '',
      TLS_CERT: '',
      CORS_ORIGINS: [],
      LOG: 'memory',
      DATA_DIR: './data',
      REDIS_URL: 'redis://localhost:6379',
      WORKERS: Math.max(2, availableParallelism()),
      AUTH_SECRET: expect.stringMatching(/^[\w-]{43}$/),
      AUTH_TTL: 900,
    });
  });

  it('takes an empty variable as not set', () => {
    expect(readEnvironment({ PORT: '', PLATFORM: ' ' })).toMatchObject({ PORT: 3000, PLATFORM: 'express' });
  });

  it('reads every variable', () => {
    expect(
      readEnvironment({
        PORT: '0',
        PLATFORM: 'fastify',
        HTTPS: 'true',
        TLS_KEY: '/etc/demo/key.pem',
        TLS_CERT: '/etc/demo/cert.pem',
        CORS_ORIGINS: 'https://a.example, http://localhost:4200',
        LOG: 'lmdb',
        DATA_DIR: '/var/lib/demo',
        REDIS_URL: 'rediss://user:secret@redis.internal:6380/2',
        WORKERS: '3',
        AUTH_SECRET: 'a secret that is long enough for HS256',
        AUTH_TTL: '60',
      }),
    ).toEqual({
      PORT: 0,
      PLATFORM: 'fastify',
      HTTPS: true,
      TLS_KEY: '/etc/demo/key.pem',
      TLS_CERT: '/etc/demo/cert.pem',
      CORS_ORIGINS: ['https://a.example', 'http://localhost:4200'],
      LOG: 'lmdb',
      DATA_DIR: '/var/lib/demo',
      REDIS_URL: 'rediss://user:secret@redis.internal:6380/2',
      WORKERS: 3,
      AUTH_SECRET: 'a secret that is long enough for HS256',
      AUTH_TTL: 60,
    });
  });

  it.each(['abc', '-1', '65536', '3e3', '80.5', '0x50'])('refuses PORT=%s', (value) => {
    expect(problemsOf({ PORT: value })).toEqual([
      `PORT is "${value}"; give a whole number from 0 to 65535, such as 3000 (0 takes a free port)`,
    ]);
  });

  it.each([
    '*',
    'a.example',
    'https://a.example/',
    'https://a.example/path',
    'ftp://a.example',
    'https://a,',
  ])('refuses CORS_ORIGINS=%s', (value) => {
    expect(problemsOf({ CORS_ORIGINS: value })).toEqual([
      expect.stringContaining(`CORS_ORIGINS is "${value}"; give origins separated by commas`),
    ]);
  });

  it.each(['localhost:6379', 'http://localhost', 'redis://'])('refuses REDIS_URL=%s', (value) => {
    expect(problemsOf({ REDIS_URL: value })).toEqual([
      `REDIS_URL is "${value}"; give a URL such as redis://localhost:6379`,
    ]);
  });

  it.each(['0', '65', 'many'])('refuses WORKERS=%s', (value) => {
    expect(problemsOf({ WORKERS: value })).toEqual([
      `WORKERS is "${value}"; give a whole number from 1 to 64`,
    ]);
  });

  it('takes Fastify for HTTPS, which Express cannot do', () => {
    expect(readEnvironment({ HTTPS: 'true' })).toMatchObject({ HTTPS: true, PLATFORM: 'fastify' });
    expect(problemsOf({ HTTPS: 'true', PLATFORM: 'express' })).toEqual([
      'HTTPS is "true"; Express does not run on HTTP/2: leave PLATFORM out, or give PLATFORM=fastify',
    ]);
    expect(problemsOf({ HTTPS: 'yes' })).toEqual(['HTTPS is "yes"; give true or false']);
  });

  it('wants both files for TLS, and HTTPS with them', () => {
    expect(problemsOf({ HTTPS: 'true', TLS_KEY: 'key.pem' })).toEqual([
      'TLS_KEY is "key.pem"; give TLS_CERT too',
    ]);
    expect(problemsOf({ HTTPS: 'true', TLS_CERT: 'cert.pem' })).toEqual([
      'TLS_CERT is "cert.pem"; give TLS_KEY too',
    ]);
    expect(problemsOf({ TLS_KEY: 'key.pem', TLS_CERT: 'cert.pem' })).toEqual([
      'TLS_KEY is "key.pem"; it is for HTTPS=true only',
    ]);
  });

  it('never shows a secret', () => {
    expect(problemsOf({ AUTH_SECRET: 'too short' })).toEqual([
      'AUTH_SECRET has 9 characters; give at least 32, such as what "openssl rand -base64 32" prints',
    ]);
  });

  it.each(['5', '86401', '1m'])('refuses AUTH_TTL=%s', (value) => {
    expect(problemsOf({ AUTH_TTL: value })).toEqual([
      `AUTH_TTL is "${value}"; give a whole number of seconds from 6 to 86400`,
    ]);
  });

  it('names all that is wrong at once', () => {
    expect(problemsOf({ PLATFORM: 'koa', LOG: 'kafka', PORT: 'x' })).toEqual([
      expect.stringMatching(/^PORT is "x"/),
      'PLATFORM is "koa"; give one of: express, fastify',
      'LOG is "kafka"; give one of: memory, lmdb, redis',
    ]);
  });
});
