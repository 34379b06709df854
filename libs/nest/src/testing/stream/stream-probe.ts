import type { IncomingMessage } from 'node:http';
import type { ClosingData, ConnectedData, EventMap, GapData } from '@nestream/protocol';
import { Arrivals, show } from './arrivals.js';
import type { StreamEvent, StreamEventData, StreamEventType } from './stream-event.interface.js';
import { type StreamRequest, requestStream, TIMEOUT } from './stream-request.js';
import { Deadline } from './real-time.js';
import { WireReader } from './wire-reader.js';

/**
 * Milliseconds after the first bytes of a stream in which its first event is awaited: a managed stream sends `connected` with its headers, a plain one
 * may stay quiet for ever.
 */
const QUIET = 100;
/** Characters of a refusal that a message shows. */
const BODY_SHOWN = 300;

/**
 * A stream in the hands of a test: `openStream()` makes one.
 *
 * Events are taken in the order in which they came, each once. `connected` is not among them but stands in {@link connected}, and
 * heartbeats are counted in {@link heartbeats}; every other control event has its place in the order, so that a `gap` or a `closing` that a test
 * does not expect makes it fail. Whatever waits fails with a `StreamAssertionError` that shows what came instead.
 */
export class StreamProbe<Events = EventMap> {
  /** Status of the answer. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers: Headers;
  /** Signs of life that came while nothing else did: heartbeat comments, cursor heartbeats, and `heartbeat` events. */
  heartbeats = 0;
  /** The last event id, as a client that comes back would send it; empty if there is none. */
  lastEventId: string;
  /** The last reconnection time that the server told, in milliseconds. */
  retry: number | undefined;

  private readonly arrivals: Arrivals;
  private greeting: ConnectedData | undefined;
  private beatsAwaited = 0;
  private refusal = '';
  private cutByTest = false;
  /** Set by the first event, or when nothing came with the headers: heartbeats count from then on. */
  private settled = false;

  private constructor(
    private readonly url: URL,
    private readonly request: StreamRequest,
    private readonly response: IncomingMessage,
  ) {
    this.status = response.statusCode!;
    this.headers = new Headers();
    for (let i = 0; i < response.rawHeaders.length; i += 2) {
      this.headers.append(response.rawHeaders[i]!, response.rawHeaders[i + 1]!);
    }
    this.lastEventId = request.lastEventId ?? '';
    this.arrivals = new Arrivals(request.timeout ?? TIMEOUT, () => this.describe());
    const reader = new WireReader(
      {
        onEvent: (type, raw, id) => this.onEvent({ type, raw, id, data: parse(raw) }),
        onSign: (id) => this.onSign(id),
        onRetry: (milliseconds) => (this.retry = milliseconds),
      },
      this.lastEventId,
    );
    const stream = this.isStream;
    response.on('data', (bytes: Buffer) => {
      if (stream) reader.feed(bytes);
      else this.refusal += bytes.toString('utf8');
    });
    response.once('data', () => void this.becomeQuiet());
    response.on('error', () => undefined);
    response.on('close', () => {
      this.arrivals.over = true;
      this.arrivals.change();
    });
  }

  /** @internal */
  static async open<Events>(url: URL, request: StreamRequest): Promise<StreamProbe<Events>> {
    const probe = new StreamProbe<Events>(url, request, await requestStream(url, request));
    // A refusal is read whole, so that its text is there at once; a plain stream has no `connected`.
    const begun = (): true | undefined => (probe.begun || probe.settled ? true : undefined);
    await probe.arrivals.wait('the first event', begun);
    return probe;
  }

  /**
   * Data of the first event of a managed stream: how it resumed, and the heartbeat interval.
   *
   * @throws StreamAssertionError if the request was refused, or the stream is plain.
   */
  get connected(): ConnectedData {
    if (!this.greeting) throw this.arrivals.error('This is not a stream that began with "connected"');
    return this.greeting;
  }

  /** Whether the stream is over, whoever ended it. */
  get ended(): boolean {
    return this.arrivals.over;
  }

  /** Text of a refusal: the body of an answer that is no event stream. */
  get body(): string {
    return this.refusal;
  }

  /** Events that have come and were not taken. A test that ends with `expect(stream.unread).toEqual([])` has looked at all of them. */
  get unread(): readonly StreamEvent[] {
    return [...this.arrivals.unread];
  }

  /**
   * Takes the next event, waiting for it where there is none yet.
   *
   * @param type what it must be.
   * @throws StreamAssertionError if it is of another type, or none comes in time.
   */
  async next<Type extends StreamEventType<Events>>(
    type?: Type,
  ): Promise<StreamEvent<Type, StreamEventData<Events, Type>>> {
    const wanted = type === undefined ? 'an event' : `"${type}"`;
    const event = await this.arrivals.wait(wanted, () => this.arrivals.unread[0]);
    if (type !== undefined && event.type !== type) {
      throw this.arrivals.error(`${wanted} was expected, ${show(event)} came`);
    }
    return this.arrivals.take() as never;
  }

  /** Takes the next events, as {@link next}: any, or all of one type. */
  async take<Type extends StreamEventType<Events>>(
    count: number,
    type?: Type,
  ): Promise<StreamEvent<Type, StreamEventData<Events, Type>>[]> {
    const events = [];
    while (events.length < count) events.push(await this.next(type));
    return events;
  }

  /**
   * Takes all events up to the first of a type, or the first that the function says yes to.
   *
   * @returns them, that one last.
   */
  async until<Type extends StreamEventType<Events>>(
    wanted: Type | ((event: StreamEvent) => boolean),
  ): Promise<StreamEvent[]> {
    const fits = typeof wanted === 'function' ? wanted : ({ type }: StreamEvent) => type === wanted;
    const name = typeof wanted === 'function' ? 'an event that fits' : `"${wanted}"`;
    const count = await this.arrivals.wait(name, () => {
      const index = this.arrivals.unread.findIndex(fits);
      return index < 0 ? undefined : index + 1;
    });
    return Array.from({ length: count }, () => this.arrivals.take());
  }

  /** Takes the next event, which must be a `gap`. */
  async gap(): Promise<GapData> {
    return (await this.next('gap')).data;
  }

  /** Takes the next event, which must be `closing`, and waits for the end of the stream. */
  async closing(): Promise<ClosingData> {
    const { data } = await this.next('closing');
    await this.end();
    return data;
  }

  /** Resolves when the stream is over; at once if it is. */
  async end(): Promise<void> {
    await this.arrivals.wait('the end of the stream', () => (this.ended ? true : undefined));
  }

  /** Resolves when one more heartbeat has come than were waited for before. */
  async heartbeat(): Promise<void> {
    this.beatsAwaited++;
    await this.arrivals.wait(`heartbeat ${this.beatsAwaited}`, () =>
      this.heartbeats >= this.beatsAwaited ? true : undefined,
    );
  }

  /** Vanishes with a reset, as a client does that is killed or loses its network. Resolves when the connection is gone on this side. */
  async cut(): Promise<void> {
    this.cutByTest = true;
    this.response.socket.resetAndDestroy();
    // A response that is not read does not notice.
    this.response.destroy();
    await this.end();
  }

  /** Stops reading: buffers fill up, and the server gets to know a client that does not keep up. */
  stall(): void {
    this.response.pause();
  }

  /** Reads on after {@link stall}. */
  unstall(): void {
    this.response.resume();
  }

  /**
   * Comes back as a client does: cuts this stream if it is still open, and asks for it again with the last event id.
   *
   * @param changes what is asked otherwise than before; an empty `lastEventId` comes back as a new client.
   */
  async resume(changes: StreamRequest = {}): Promise<StreamProbe<Events>> {
    if (!this.ended) await this.cut();
    return StreamProbe.open(this.url, { ...this.request, lastEventId: this.lastEventId, ...changes });
  }

  private get isStream(): boolean {
    // Nest answers a POST with 201.
    return this.headers.get('content-type')?.startsWith('text/event-stream') === true;
  }

  /** Whether there is something to look at, other than `connected`. */
  private get begun(): boolean {
    return this.ended || (this.isStream && this.arrivals.unread.length > 0);
  }

  private async becomeQuiet(): Promise<void> {
    if (!this.isStream) return;
    await new Deadline(QUIET).reached;
    this.settled = true;
    this.arrivals.change();
  }

  private describe(): string {
    const state = this.cutByTest ? 'cut by the test' : this.ended ? 'over' : 'open';
    const body = this.isStream ? '' : `, ${JSON.stringify(this.refusal.slice(0, BODY_SHOWN))}`;
    return `${this.url.pathname}${this.url.search}: status ${this.status}, ${state}${body}`;
  }

  private onEvent(event: StreamEvent): void {
    this.lastEventId = event.id;
    this.settled = true;
    if (event.type === 'connected') {
      this.greeting = event.data as ConnectedData;
      this.arrivals.change();
    } else if (event.type === 'heartbeat' && this.greeting) {
      // On a plain stream it is an event of the application.
      this.onSign(event.id);
    } else {
      this.arrivals.add(event);
    }
  }

  private onSign(id: string): void {
    this.lastEventId = id;
    // What comes with the headers is no sign that the stream lives on.
    if (!this.settled) return;
    this.heartbeats++;
    this.arrivals.change();
  }
}

function parse(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return raw;
  }
}
