/** How often each limit was reached since the process began, for metrics. Names are those of the options. */
export class SseLimitStats {
  /** Streams, joins and events that were refused. */
  readonly refused = {
    total: 0,
    perUser: 0,
    perAddress: 0,
    perSocket: 0,
    perRoute: 0,
    perRoom: 0,
    roomsPerConnection: 0,
    publishBytes: 0,
  };

  /** Streams that were closed in favour of a newer one. */
  readonly evicted = { perUser: 0, perAddress: 0 };
}
