/** The names of everything that a log has in Redis. They share a hash tag, so that a cluster keeps them on one node. */
export class RedisKeys {
  /** Hash: what the log is and how far; see STATE. */
  readonly log: string;
  /** Channel that tells, after the events of a batch, which rooms have which. */
  readonly heads: string;
  /** Sorted set: room by twice the seq of its newest event, plus 1 if that is an end mark. */
  readonly rooms: string;
  /** Hash: bytes that were ever published to a room. */
  readonly bytes: string;
  /** What the stream of a room and its channel begin with. */
  readonly roomPrefix: string;
  private readonly base: string;

  constructor(prefix: string) {
    this.base = `{${prefix}}:`;
    this.log = `${this.base}log`;
    this.heads = `${this.base}heads`;
    this.rooms = `${this.base}rooms`;
    this.bytes = `${this.base}bytes`;
    this.roomPrefix = `${this.base}room:`;
  }

  /** Stream of a room: an event at `<seq>-<time>`; and the channel of its live events. */
  room(name: string): string {
    return this.roomPrefix + name;
  }

  /** The position that an idempotency key stands for. */
  idempotency(key: string): string {
    return `${this.base}key:${key}`;
  }

  /** What the last batch of a publisher came to, for when it is sent twice. */
  publisher(id: string): string {
    return `${this.base}publisher:${id}`;
  }
}
