import type { MessageEvent } from '@nestjs/common';
import { formatCursor, type Cursor } from '@nestream/protocol';
import type { Frame } from './frame.js';
import type { EventBody } from './event-body.js';

/** What an event log knows of an event beside its body. */
export interface EventPosition {
  /** Position of the event in its log. */
  readonly cursor: Cursor;
  /** The rooms it was published to. */
  readonly rooms: readonly string[];
  /** The connection that must not receive it. */
  readonly except?: string | undefined;
  /** True for the mark that ends its rooms: nobody receives it, who reaches it is done with those rooms. */
  readonly ends?: boolean | undefined;
}

/**
 * A published event, encoded once: a Nest `MessageEvent` that carries its wire form, shared by all who receive it.
 *
 * An RxJS operator may pass it on (the shared form is written) or map it to a new object, by `{ ...event, data }`
 * too (the new object is encoded again). It is frozen, since a changed field would not be what is written.
 */
export class EncodedEvent implements MessageEvent, Frame {
  /** The event id: `<epoch>:<seq>`. */
  readonly id: string;
  /** Event type; absent for `message`. */
  declare readonly type?: string;
  /**
   * The payload as it was published, read from the wire form when asked for: a string, or what JSON made of it.
   * Receivers share it; do not change it.
   */
  declare readonly data: string | object;

  // Private members are not copied by a spread, so what an operator makes of an event can never pass for the event.
  readonly #json: boolean;
  readonly #position: EventPosition;
  readonly #text: string;
  readonly #size: number;
  // Weak: all who ask in one turn share one object, and the log does not keep it beside the text.
  #data: WeakRef<object> | undefined;
  #withoutId: Frame | undefined;

  constructor(position: EventPosition, body: EventBody) {
    this.id = formatCursor(position.cursor);
    if (body.type !== undefined) this.type = body.type;
    this.#json = body.json;
    this.#position = position;
    this.#text = `${body.text}id: ${this.id}\n\n`;
    this.#size = Buffer.byteLength(this.#text);
    // An own enumerable accessor, so that a spread carries the data along.
    Object.defineProperty(this, 'data', DATA_ACCESSOR);
    Object.freeze(this);
  }

  /** Position in the log. */
  get seq(): number {
    return this.#position.cursor.seq;
  }

  /** The incarnation of the log that numbered it. */
  get epoch(): string {
    return this.#position.cursor.epoch;
  }

  /** The rooms it was published to. */
  get rooms(): readonly string[] {
    return this.#position.rooms;
  }

  /** The connection that must not receive it. */
  get except(): string | undefined {
    return this.#position.except;
  }

  /** True for the mark that ends its rooms. */
  get ends(): boolean {
    return this.#position.ends === true;
  }

  /** The whole event as it stands on the wire. */
  get text(): string {
    return this.#text;
  }

  /** Size of {@link text} in bytes of UTF-8. */
  get size(): number {
    return this.#size;
  }

  /** The event without its `id:` line, for a stream that has already written a later id. */
  get withoutId(): Frame {
    const skipped = ID_LINE_EXTRA + this.id.length;
    return (this.#withoutId ??= {
      text: `${this.#text.slice(0, -skipped - 1)}\n`,
      size: this.#size - skipped,
    });
  }

  /** The payload of an event; behind the `data` accessor. */
  static readData(event: EncodedEvent): string | object {
    const known = event.#data?.deref();
    if (known) return known;
    const typeLine = event.type === undefined ? 0 : TYPE_LINE_EXTRA + event.type.length;
    const idLine = ID_LINE_EXTRA + event.id.length;
    const lines = event.#text.slice(typeLine + 'data: '.length, -2 - idLine);
    if (!event.#json) return lines.replaceAll('\ndata: ', '\n');
    const data = JSON.parse(lines) as object;
    if (typeof data === 'object' && data !== null) event.#data = new WeakRef(data);
    return data;
  }
}

const ID_LINE_EXTRA = 'id: \n'.length;
const TYPE_LINE_EXTRA = 'event: \n'.length;

const DATA_ACCESSOR: PropertyDescriptor = {
  enumerable: true,
  get(this: EncodedEvent) {
    return EncodedEvent.readData(this);
  },
};
