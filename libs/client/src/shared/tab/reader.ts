import type { GapData } from '@nestream/protocol';
import type { ControlEvent } from '../../client/control-events.js';
import type { IdKeeper } from '../../client/id-keeper.js';
import type { Listeners } from '../../client/listeners.js';
import { readPayload, type InvalidPayload, type PayloadOptions, type Reading } from '../../client/payload.js';
import type { SseEvent } from '../../client/sse-event.interface.js';
import type { SseClientState } from '../../reconnect/client-state.js';
import { idOf, type EventRecord } from '../relay/record.js';
import type { Item, RelayLog } from '../relay/relay-log.js';

/** Who hears of what is read. Nothing here may throw. */
export interface ReaderTarget {
  /** Resolves when there is room for more; `undefined` if that is now. */
  whenRoom(): Promise<void> | undefined;
  onState(state: SseClientState): void;
  onError(error: unknown): void;
  onControl(control: ControlEvent): void;
  onInvalid(payload: InvalidPayload): void;
}

/** Hands what a tab's log holds to its listeners, at the pace of the slowest. */
export class Reader<Events extends object> {
  readonly #log: RelayLog;
  readonly #payloads: PayloadOptions<Events>;
  readonly #listeners: Listeners<SseEvent>;
  readonly #ids: IdKeeper;
  readonly #target: ReaderTarget;
  #next = 0;
  #busy = false;
  #stopped = false;

  constructor(
    log: RelayLog,
    payloads: PayloadOptions<Events>,
    listeners: Listeners<SseEvent>,
    ids: IdKeeper,
    target: ReaderTarget,
  ) {
    this.#log = log;
    this.#payloads = payloads;
    this.#listeners = listeners;
    this.#ids = ids;
    this.#target = target;
  }

  /** Reads all that there is, now or as soon as there is room. */
  pump(): void {
    if (this.#busy) return;
    this.#busy = true;
    void this.#run();
  }

  /** Nothing more is delivered, from this moment on. */
  stop(): void {
    this.#stopped = true;
    this.#listeners.interrupt();
  }

  async #run(): Promise<void> {
    for (let item = this.#read(); item; item = this.#read()) {
      const pending = this.#deliver(item);
      // Waiting for nothing would take a turn for each event.
      if (pending) await pending;
      const room = this.#target.whenRoom();
      if (room) await room;
    }
    this.#busy = false;
  }

  #read(): Item | undefined {
    if (this.#stopped) return undefined;
    const item = this.#log.read(this.#next);
    if (item !== 'gone') {
      if (item) this.#next++;
      return item;
    }
    this.#next = this.#log.first;
    return this.#loss();
  }

  /** What is beyond the log is lost. */
  #loss(): Item {
    this.#target.onState(this.#log.stateBefore);
    const resumedFrom = this.#log.idBefore;
    const gap: GapData = { requested: this.#ids.id || null, resumedFrom, reason: 'limit', rooms: [] };
    return {
      record: { kind: 'event', type: 'gap', raw: JSON.stringify(gap), id: resumedFrom, reach: 'control' },
      novelty: 'new',
      at: undefined,
    };
  }

  #deliver({ record, novelty }: Item): Promise<void> | undefined {
    if (novelty === 'repeated') return undefined;
    const commit = (): void => {
      const id = 'id' in record && record.kind !== 'begin' && novelty === 'new' ? record.id : undefined;
      if (id === undefined || id === this.#ids.id || this.#stopped) return;
      if (this.#ids.receive(id)) this.#ids.commit(idOf(record) ?? id);
    };
    if (record.kind === 'state') this.#target.onState(record.state);
    else if (record.kind === 'error') this.#target.onError(record.error);
    else if (record.kind === 'event') {
      const pending = this.#emit(record);
      if (pending) return pending.then(commit);
    }
    commit();
    return undefined;
  }

  #emit({ type, raw, id, reach }: EventRecord): Promise<void> | undefined {
    if (reach === 'control') {
      const control = { type, data: JSON.parse(raw) as unknown } as ControlEvent;
      this.#listeners.emit(type, { type, data: control.data, raw, id }, true);
      if (!this.#stopped) this.#target.onControl(control);
      return undefined;
    }
    // Nobody pays for the JSON of an event that nobody wants.
    if (!this.#listeners.wants(type, reach !== 'all')) return undefined;
    const deliver = (reading: Reading): void => {
      if (this.#stopped) return;
      if ('data' in reading)
        this.#listeners.emit(type, { type, data: reading.data, raw, id }, reach !== 'all');
      else this.#target.onInvalid({ type, raw, id, ...reading });
    };
    const reading = readPayload(this.#payloads, type, raw);
    if (reading instanceof Promise) return reading.then(deliver);
    deliver(reading);
    return undefined;
  }
}
