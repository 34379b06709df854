import { StreamReader } from '../parser/stream-reader.js';
import type { ParsedEvent } from '../parser/event-stream-parser.interface.js';
import { ControlEvents, type ControlEvent } from './control-events.js';
import type { Delivery } from './delivery.js';
import type { IdKeeper } from './id-keeper.js';

/** What a stream says of its connection. Nothing here may throw. */
export interface StreamTarget {
  readonly maxEventSize: number | undefined;
  /** At once, when a control event was received. */
  onControl(control: ControlEvent): void;
  /** At once. */
  onRetry(milliseconds: number): void;
  /** In order, after the listeners and callbacks of the event, unless one of them has closed the client. */
  onControlDelivered(control: ControlEvent, lastEventId: string): void;
}

/** Turns bytes into events and delivers them in order, also where schemas take time. */
export class StreamDelivery {
  readonly #delivery: Delivery;
  readonly #ids: IdKeeper;
  readonly #target: StreamTarget;
  readonly #parser: StreamReader;
  readonly #control = new ControlEvents();
  /** The last of the steps that wait for each other, and how often they were forgotten. */
  #pending: Promise<void> | undefined;
  #stops = 0;

  /** @throws RangeError if `maxEventSize` is not a number above 0. */
  constructor(delivery: Delivery, ids: IdKeeper, target: StreamTarget) {
    this.#delivery = delivery;
    this.#ids = ids;
    this.#target = target;
    this.#parser = new StreamReader({
      onEvent: (event) => this.#receive(event),
      onId: (id) => {
        if (ids.receive(id)) this.afterwards(() => ids.commit(id));
      },
      onRetry: (milliseconds) => target.onRetry(milliseconds),
      maxEventSize: target.maxEventSize,
    });
  }

  /** Resolves when everything that was fed is delivered; `undefined` if it is. */
  get pending(): Promise<void> | undefined {
    return this.#pending;
  }

  feed(chunk: Uint8Array | string): void {
    this.#parser.feed(chunk);
  }

  /** Another connection begins, or this one is over; what was received whole is still delivered. */
  reset(): void {
    this.#parser.reset(this.#ids.received);
    this.#control.reset();
  }

  /** Runs a step, which must neither throw nor reject, when everything that was received so far is delivered. */
  afterwards(step: () => Promise<void> | void): void {
    const stops = this.#stops;
    const next = this.#pending
      ? this.#pending.then(() => (stops === this.#stops ? step() : undefined))
      : step();
    if (!next || stops !== this.#stops) return;
    const pending: Promise<void> = next.then(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
  }

  /** Nothing more is delivered, from this moment on. */
  stop(): void {
    this.#stops++;
    this.#pending = undefined;
  }

  #receive({ type, data: raw, lastEventId: id }: ParsedEvent): void {
    const control = this.#control.read(type, raw);
    if (control) {
      this.#target.onControl(control);
      this.afterwards(() => {
        if (this.#delivery.deliverControl(control, raw, id)) this.#target.onControlDelivered(control, id);
      });
    } else {
      const reserved = this.#control.isReserved(type);
      this.afterwards(() => this.#delivery.deliver(type, raw, id, reserved));
    }
  }
}
