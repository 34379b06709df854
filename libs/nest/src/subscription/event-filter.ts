import type { EncodedEvent } from '../event/encoded-event.js';
import type { SubscriptionOptions } from './subscription-options.interface.js';

/** Whether a subscription hands an event of its rooms on. When the application's filter throws, the owner fails. */
export function passes(
  event: EncodedEvent,
  { connectionId, filter }: Pick<SubscriptionOptions, 'connectionId' | 'filter'>,
  owner: { fail(error: unknown): void },
): boolean {
  if (event.except === connectionId) return false;
  if (!filter) return true;
  try {
    return filter(event);
  } catch (error) {
    owner.fail(error);
    return false;
  }
}
