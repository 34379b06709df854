import type { GapData } from '@nestream/protocol';
import type { Callbacks } from './callbacks.js';
import type { ControlEvent } from './control-events.js';
import type { IdKeeper } from './id-keeper.js';
import type { Listeners } from './listeners.js';
import { readPayload, type PayloadOptions, type Reading } from './payload.js';
import type { SseEvent } from './sse-event.interface.js';

/** Reads payloads, and delivers events to the listeners and callbacks of a client. Nothing here throws. */
export class Delivery<Events extends object = object> {
  readonly #options: PayloadOptions<Events>;
  readonly #listeners: Listeners<SseEvent>;
  readonly #callbacks: Callbacks;
  readonly #ids: IdKeeper;

  constructor(
    options: PayloadOptions<Events>,
    listeners: Listeners<SseEvent>,
    callbacks: Callbacks,
    ids: IdKeeper,
  ) {
    this.#options = options;
    this.#listeners = listeners;
    this.#callbacks = callbacks;
    this.#ids = ids;
  }

  /** Delivers an event of the application; a promise only where its schema returns one. `*` does not hear of a `reserved` one. */
  deliver(type: string, raw: string, id: string, reserved: boolean): Promise<void> | undefined {
    const { round } = this.#listeners;
    // Nobody pays for the JSON of an event that nobody wants.
    if (!this.#listeners.wants(type, reserved)) return undefined;
    const handOver = (reading: Reading): void => {
      // `decode` or the schema may have closed the client.
      if (round !== this.#listeners.round) return;
      if ('data' in reading) this.#listeners.emit(type, { type, data: reading.data, raw, id }, reserved);
      else this.#callbacks.call('onInvalid', { type, raw, id, ...reading });
    };
    const reading = readPayload(this.#options, type, raw);
    if (reading instanceof Promise) return reading.then(handOver);
    handOver(reading);
    return undefined;
  }

  /** Delivers a control event; false if a listener or a callback has closed the client. */
  deliverControl({ type, data }: ControlEvent, raw: string, id: string): boolean {
    const { round } = this.#listeners;
    const isOpen = (): boolean => round === this.#listeners.round;
    this.#listeners.emit(type, { type, data, raw, id }, true);
    if (isOpen() && type === 'gap') this.#callbacks.call('onGap', data);
    else if (isOpen() && type === 'closing') this.#callbacks.call('onClosing', data);
    return isOpen();
  }

  /** Tells of a position that was lost, in place of the server: it was not told where to resume, and knows of no loss. */
  deliverLoss(): void {
    if (!this.#ids.isLost) return;
    this.#ids.isLost = false;
    this.#ids.commit('');
    const data: GapData = { requested: null, resumedFrom: '', reason: 'malformed', rooms: [] };
    this.deliverControl({ type: 'gap', data }, JSON.stringify(data), '');
  }
}
