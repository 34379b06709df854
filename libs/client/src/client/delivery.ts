import { StreamReader } from '../parser/stream-reader.js';
import type { ParsedEvent } from '../parser/event-stream-parser.interface.js';
import { ControlEvents, type ControlEvent } from './control-events.js';
import type { Listeners } from './listeners.js';
import { readPayload, type InvalidPayload, type PayloadOptions, type Reading } from './payload.js';
import { Sequence } from './sequence.js';
import type { SseEvent } from './sse-event.interface.js';

/** Who hears of what the bytes of a stream say. Nothing here may throw. */
export interface DeliveryTarget {
  /** At once, when a control event was received. */
  onControl(control: ControlEvent): void;
  /** At once. */
  onRetry(milliseconds: number): void;
  /** At once, after the event that carries it was received. */
  onId(lastEventId: string): void;
  /** In order, after the listeners of the event. */
  onControlDelivered(control: ControlEvent, lastEventId: string): void;
  /** In order, instead of the listeners. */
  onInvalid(payload: InvalidPayload): void;
}

/** Turns bytes into events and hands them to the listeners, in order also where schemas take time. */
export class Delivery<Events extends object> {
  readonly #payloads: PayloadOptions<Events>;
  readonly #listeners: Listeners<SseEvent>;
  readonly #target: DeliveryTarget;
  readonly #parser: StreamReader;
  readonly #control = new ControlEvents();
  readonly #sequence = new Sequence();
  #stops = 0;

  constructor(
    options: PayloadOptions<Events> & { readonly maxEventSize?: number | undefined },
    listeners: Listeners<SseEvent>,
    target: DeliveryTarget,
  ) {
    this.#payloads = options;
    this.#listeners = listeners;
    this.#target = target;
    this.#parser = new StreamReader({
      onEvent: (event) => this.#take(event),
      onId: (id) => target.onId(id),
      onRetry: (milliseconds) => target.onRetry(milliseconds),
      maxEventSize: options.maxEventSize,
    });
  }

  /** Resolves when everything that was fed is delivered; `undefined` if it is. */
  get pending(): Promise<void> | undefined {
    return this.#sequence.pending;
  }

  feed(chunk: Uint8Array | string): void {
    this.#parser.feed(chunk);
  }

  /** Another connection begins, or this one is over; what was received whole is still delivered. */
  reset(lastEventId: string): void {
    this.#parser.reset(lastEventId);
    this.#control.reset();
  }

  /** Runs a step when everything that was received so far is delivered. */
  afterwards(step: () => void): void {
    this.#sequence.run(step);
  }

  /** Nothing more is delivered, from this moment on. */
  stop(): void {
    this.#stops++;
    this.#sequence.clear();
    this.#listeners.interrupt();
  }

  #take(event: ParsedEvent): void {
    const control = this.#control.read(event.type, event.data);
    if (control) this.#target.onControl(control);
    const reserved = this.#control.isReserved(event.type);
    if (this.#sequence.pending) {
      this.#sequence.run(() => this.#deliver(event, control, reserved));
      return;
    }
    const stops = this.#stops;
    const pending = this.#deliver(event, control, reserved);
    if (pending && stops === this.#stops) this.#sequence.run(() => pending);
  }

  #deliver(
    { type, data: raw, lastEventId: id }: ParsedEvent,
    control: ControlEvent | undefined,
    reserved: boolean,
  ): Promise<void> | undefined {
    const stops = this.#stops;
    if (control) {
      this.#listeners.emit(type, { type, data: control.data, raw, id }, true);
      if (stops === this.#stops) this.#target.onControlDelivered(control, id);
      return undefined;
    }
    // Nobody pays for the JSON of an event that nobody wants.
    if (!this.#listeners.wants(type, reserved)) return undefined;
    const reading = readPayload(this.#payloads, type, raw);
    if (reading instanceof Promise) {
      return reading.then((reading) => {
        if (stops === this.#stops) this.#handOver(reading, type, raw, id, reserved);
      });
    }
    // `decode` or the schema may have closed the client.
    if (stops === this.#stops) this.#handOver(reading, type, raw, id, reserved);
    return undefined;
  }

  #handOver(reading: Reading, type: string, raw: string, id: string, reserved: boolean): void {
    if ('data' in reading) this.#listeners.emit(type, { type, data: reading.data, raw, id }, reserved);
    else this.#target.onInvalid({ type, raw, id, ...reading });
  }
}
