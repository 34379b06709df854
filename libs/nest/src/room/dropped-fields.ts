import { EncodedEvent } from '../event/encoded-event.js';

const FIELDS = ['id', 'retry', 'comment'] as const;

/** Warns, once, of fields that Nest's `MessageEvent` has and a published event has not. */
export class DroppedFields {
  private warned = false;

  constructor(private readonly warn: (message: string) => void) {}

  /** Looks at what is about to be published. */
  check(event: unknown): void {
    if (this.warned || typeof event !== 'object' || event === null) return;
    // An event of another room that is published again has an id, as it should; so may an instance of a declared class.
    if (event instanceof EncodedEvent || !('data' in event)) return;
    const fields = event as Partial<Record<(typeof FIELDS)[number], unknown>>;
    const dropped = FIELDS.filter((name) => fields[name] !== undefined && fields[name] !== null);
    if (dropped.length === 0) return;
    this.warned = true;
    this.warn(
      `Events are published without ${dropped.map((name) => `"${name}"`).join(' and ')}: the log gives each event its id, clients get ` +
        'their reconnection time from the option `retry` of SseModule, and comments belong to one stream. Publish { type, data }, and ' +
        'put an id of your own into data. This is logged once',
    );
  }
}
