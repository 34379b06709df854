import type { GapData } from '@nestream/protocol';
import type { ControlEvent } from '../../client/control-events.js';
import type { Delivery } from '../../client/delivery.js';
import type { IdKeeper } from '../../client/id-keeper.js';
import type { SseClientState } from '../../reconnect/client-state.js';
import { idOf, type EventRecord } from '../relay/record.js';
import type { Item, RelayLog } from '../relay/relay-log.js';

/** Who hears of what is read. Nothing here may throw. */
export interface ReaderTarget {
  /** Resolves when there is room for more; `undefined` if that is now. */
  whenRoom(): Promise<void> | undefined;
  onState(state: SseClientState): void;
  onError(error: unknown): void;
}

/** Hands what a tab's log holds to its listeners, at the pace of the slowest. */
export class Reader {
  readonly #log: RelayLog;
  readonly #delivery: Delivery;
  readonly #ids: IdKeeper;
  readonly #target: ReaderTarget;
  #next = 0;
  #busy = false;
  #stopped = false;

  constructor(log: RelayLog, delivery: Delivery, ids: IdKeeper, target: ReaderTarget) {
    this.#log = log;
    this.#delivery = delivery;
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
    if (reach !== 'control') return this.#delivery.deliver(type, raw, id, reach !== 'all');
    this.#delivery.deliverControl({ type, data: JSON.parse(raw) as unknown } as ControlEvent, raw, id);
    return undefined;
  }
}
