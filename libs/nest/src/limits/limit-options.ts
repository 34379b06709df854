import { choice, number, type Resolved } from '../options/option-rules.js';

/** How many streams, rooms and bytes one process takes. `Infinity` turns a limit off. */
export interface LimitOptions {
  /** Most streams open at a time in this process; more are answered 503. Default 10 000, about 400 MB. */
  readonly total?: number | undefined;
  /** Most streams of one user (module option `userId`) in this process. Default 100. */
  readonly perUser?: number | undefined;
  /**
   * What happens to one more stream of a user: `evict-oldest` closes the oldest with the reason `limit` and tells it not to come back,
   * `reject` answers 429. Default `evict-oldest`: of a client that comes back, the oldest stream is the one that it lost.
   */
  readonly onUserLimit?: 'evict-oldest' | 'reject' | undefined;
  /**
   * Most streams of one client address in this process; of IPv6, of one /64 network. The address is the framework's own `request.ip`, so
   * trust your proxy first, or all its clients count as one: `app.set('trust proxy', 1)` in Express, `trustProxy: (_address, hop) => hop < 1`
   * in Fastify. Default `Infinity`.
   */
  readonly perAddress?: number | undefined;
  /** What happens to one more stream of an address: as `onUserLimit`. Default `reject`, since many may share an address. */
  readonly onAddressLimit?: 'evict-oldest' | 'reject' | undefined;
  /**
   * Most streams open at a time on one HTTP/2 session, and most that wait for their turn on one HTTP/1.1 connection (pipelining); more are
   * answered 429. Sessions of servers without a `maxConcurrentStreams` of their own are given this number and 100 for other requests. Default 100.
   */
  readonly perSocket?: number | undefined;
  /** Most streams open at a time on each `@Sse()` route in this process; `@StreamOptions({ limit })` says otherwise for one. More are answered 503. Default `Infinity`. */
  readonly perRoute?: number | undefined;
  /** Most streams of this process in each room; a join beyond it fails with 503. Default `Infinity`. */
  readonly perRoom?: number | undefined;
  /** Most rooms that one stream follows; a join or follow beyond it fails with 400. Default 100. */
  readonly roomsPerConnection?: number | undefined;
  /** Most bytes of one published event; publishing more fails with 413, and nobody receives it. Default 1 048 576; at least 1 024. */
  readonly publishBytes?: number | undefined;
}

const streams = (fallback: number) => number({ default: fallback, min: 1, off: Infinity, unit: 'streams' });

/** How the limits are checked. */
export const LIMIT_RULES = {
  total: streams(10_000),
  perUser: streams(100),
  onUserLimit: choice('evict-oldest', 'reject'),
  perAddress: streams(Infinity),
  onAddressLimit: choice('reject', 'evict-oldest'),
  perSocket: streams(100),
  perRoute: streams(Infinity),
  perRoom: streams(Infinity),
  roomsPerConnection: number({ default: 100, min: 1, off: Infinity, unit: 'rooms' }),
  publishBytes: number({ default: 1_048_576, min: 1_024, off: Infinity, unit: 'bytes' }),
};

/** The limits with all defaults filled in. */
export type LimitSettings = Resolved<typeof LIMIT_RULES>;
