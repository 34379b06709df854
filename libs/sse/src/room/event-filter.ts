import type { EncodedEvent } from '../event/encoded-event.js';

/** Which events of its rooms a subscription hands on. */
export class EventFilter {
  constructor(
    private readonly options: {
      readonly connectionId: string;
      readonly filter?: ((event: EncodedEvent) => boolean) | undefined;
    },
    /** Called when the application's filter throws; the event is not handed on. */
    private readonly onError: (error: unknown) => void,
  ) {}

  passes(event: EncodedEvent): boolean {
    const { connectionId, filter } = this.options;
    if (event.except === connectionId) return false;
    if (!filter) return true;
    try {
      return filter(event);
    } catch (error) {
      this.onError(error);
      return false;
    }
  }
}
