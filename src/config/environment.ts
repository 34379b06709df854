import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsString, IsUrl, Max, Min, MinLength } from 'class-validator';
import { IsOrigin } from './is-origin.decorator.js';

/** The HTTP platforms that the demo runs on. */
const PLATFORMS = ['express', 'fastify'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** The event logs that the demo runs on. */
const LOGS = ['memory', 'lmdb', 'redis'] as const;
export type LogKind = (typeof LOGS)[number];

const WORKERS_FIX = { message: 'give a whole number from 1 to 64' };
/** Most seconds for which a token is good. */
export const LONGEST_AUTH_TTL = 86_400;
const AUTH_TTL_FIX = { message: `give a whole number of seconds from 6 to ${LONGEST_AUTH_TTL}` };
const PORT_FIX = { message: 'give a whole number from 0 to 65535, such as 3000 (0 takes a free port)' };

/** The environment variables of the demo. Messages say the fix; variable and value are put before them. */
export class Environment {
  /** Port to listen on. */
  @Transform(({ value }: { value: unknown }) => toInteger(value))
  @IsInt(PORT_FIX)
  @Min(0, PORT_FIX)
  @Max(65_535, PORT_FIX)
  readonly PORT: number = 3000;

  /** HTTP platform below Nest. Default with `HTTPS`: `fastify`. */
  @IsIn(PLATFORMS, { message: `give one of: ${PLATFORMS.join(', ')}` })
  readonly PLATFORM: Platform = 'express';

  /** Whether to serve HTTP/2, and HTTP/1.1 beside it, over TLS: on Fastify only. */
  @Transform(({ value }: { value: unknown }) => toBoolean(value))
  @IsBoolean({ message: 'give true or false' })
  readonly HTTPS: boolean = false;

  /** Files with the private key and the certificate for it, in PEM. By default each start makes some for `localhost`. */
  @IsString()
  readonly TLS_KEY: string = '';

  @IsString()
  readonly TLS_CERT: string = '';

  /** Origins whose pages may use the streams from another site, separated by commas. */
  @Transform(({ value }: { value: unknown }) => toList(value))
  @IsOrigin({
    each: true,
    message:
      'give origins separated by commas, without path or slash at the end, such as https://app.example',
  })
  readonly CORS_ORIGINS: readonly string[] = [];

  /** Where events are kept. */
  @IsIn(LOGS, { message: `give one of: ${LOGS.join(', ')}` })
  readonly LOG: LogKind = 'memory';

  /** Folder for the events where they are kept on disk (`LOG=lmdb`). */
  @IsString()
  readonly DATA_DIR: string = './data';

  /** Server for the events where they are kept in Redis (`LOG=redis`). */
  @IsUrl(
    { protocols: ['redis', 'rediss'], require_protocol: true, require_tld: false },
    { message: 'give a URL such as redis://localhost:6379' },
  )
  readonly REDIS_URL: string = 'redis://localhost:6379';

  /** Number of processes of `npm run start:cluster`. */
  @Transform(({ value }: { value: unknown }) => toInteger(value))
  @IsInt(WORKERS_FIX)
  @Min(1, WORKERS_FIX)
  @Max(64, WORKERS_FIX)
  readonly WORKERS: number = Math.max(2, availableParallelism());

  /** Signs the tokens of who has signed in. By default each start makes its own, and everybody signs in again after it. */
  @MinLength(32, { message: 'give at least 32, such as what "openssl rand -base64 32" prints' })
  readonly AUTH_SECRET: string = randomBytes(32).toString('base64url');

  /** Seconds for which a token is good. */
  @Transform(({ value }: { value: unknown }) => toInteger(value))
  @IsInt(AUTH_TTL_FIX)
  @Min(6, AUTH_TTL_FIX)
  @Max(LONGEST_AUTH_TTL, AUTH_TTL_FIX)
  readonly AUTH_TTL: number = 900;
}

function toInteger(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function toList(value: unknown): unknown {
  return typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
}

function toBoolean(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value;
}
