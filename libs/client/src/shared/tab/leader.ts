import { RESERVED_EVENT_TYPES, type EventMap } from '@nestream/protocol';
import { SseClient } from '../../client/sse-client.js';
import type { ErrorSource } from '../../client/lifecycle-callbacks.interface.js';
import type { SseClientOptions } from '../../client/sse-client-options.interface.js';
import type { SseEvent } from '../../client/sse-event.interface.js';
import type { Resolvable } from '../../transport/transport-options.interface.js';
import type { Message } from '../relay/message.js';
import { toPortable, toPortableState } from '../relay/portable.js';
import type { Entry, RelayRecord } from '../relay/record.js';
import type { RelayLog } from '../relay/relay-log.js';

/** What a leader does with the connection. */
export interface LeaderTarget {
  /** The next entry, for this tab. */
  onEntry(entry: Entry): void;
  post(message: Message): void;
  /** An error that concerns this tab alone. */
  onError(error: unknown, source: ErrorSource): void;
}

/** One term: holds the connection, numbers what comes, tells the other tabs, and answers what they ask. */
export class Leader {
  readonly term: number;
  readonly #log: RelayLog;
  readonly #target: LeaderTarget;
  readonly #client: SseClient;
  /** Whether the server of this connection speaks PROTOCOL.md. */
  #spoken = false;
  #n = 0;
  #batch: Entry[] = [];
  #stopped = false;
  #last: SseEvent | undefined;

  constructor(
    url: Resolvable<string | URL>,
    options: SseClientOptions,
    term: number,
    log: RelayLog,
    target: LeaderTarget,
  ) {
    this.term = term;
    this.#log = log;
    this.#target = target;
    this.#client = new SseClient<EventMap>(url, {
      ...options,
      lastEventId: log.id,
      store: { get: () => undefined, set: (id) => this.#onId(id) },
      onState: (state) => {
        if (state.name === 'connecting') this.#spoken = false;
        // Only this page is put away, and gives the lead up.
        if (state.name !== 'paused') this.#append({ kind: 'state', state });
      },
      onError: (error, source) => {
        if (source === 'connection') this.#append({ kind: 'error', error });
        else target.onError(error, source);
      },
    });
  }

  /** Begins the term and connects. */
  start(): void {
    const { head, id } = this.#log;
    this.#append({ kind: 'begin', after: head, id });
    if (this.#stopped) return;
    const listener = (event: SseEvent): void => this.#onEvent(event);
    this.#client.on('*', listener);
    for (const type of RESERVED_EVENT_TYPES) this.#client.on(type, listener);
    this.#client.connect();
  }

  /** Ends the term; what has come so far is still told. */
  stop(): void {
    this.#flush();
    this.#stopped = true;
    this.#client.close();
  }

  /** Tells a tab what it asks for. */
  answer({ from, at, id }: Extract<Message, { type: 'ask' }>): void {
    const log = this.#log;
    const known = at && log.since(at);
    const found = known ? undefined : log.sinceId(id);
    const snapshot = log.snapshot();
    this.#target.post({
      type: 'answer',
      to: from,
      snapshot: { ...snapshot, state: toPortableState(snapshot.state) },
      entries: (known ?? found?.entries)?.map(toPortable),
      since: found?.since,
    });
  }

  #onEvent(event: SseEvent): void {
    // What another server sends under a reserved name comes to those who listen to the name and to those of all.
    if (event === this.#last) return;
    this.#last = event;
    const { type, data, raw, id } = event;
    // With this `decode` all other data is text. A `gap` may also be the client's own.
    const isControl = typeof data === 'object';
    this.#spoken ||= isControl && type === 'connected';
    const isReserved = this.#spoken && RESERVED_EVENT_TYPES.has(type);
    const reach = isControl ? 'control' : isReserved ? 'reserved' : 'all';
    this.#append({ kind: 'event', type, raw, id, reach });
  }

  #onId(id: string): void {
    if (id !== this.#log.id) this.#append({ kind: 'id', id });
  }

  #append(record: RelayRecord): void {
    if (this.#stopped) return;
    const entry: Entry = { at: { term: this.term, n: this.#n++ }, record };
    if (this.#batch.push(entry) === 1) queueMicrotask(() => this.#flush());
    this.#target.onEntry(entry);
  }

  #flush(): void {
    if (this.#stopped || this.#batch.length === 0) return;
    const entries = this.#batch.map(toPortable);
    this.#batch = [];
    this.#target.post({ type: 'entries', entries });
  }
}
