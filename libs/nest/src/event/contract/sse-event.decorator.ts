import { assertTypeIsNamed } from '../event-type.js';
import { type EventClass, markEventClass, type SseEventOptions } from './event-class.js';

/**
 * Makes a class the data of one type of event. Its instances can be published as they are, plain data as
 * `{ type: ProgressEvent, data }`; both are validated with class-validator before they reach the log.
 *
 * @param type what clients listen for.
 * @param options how data is validated. Default: what the class does not declare is refused.
 * @throws InvalidEventError for a type that cannot be published, when the class is loaded.
 */
export function SseEvent(type: string, options: SseEventOptions = {}): (target: EventClass) => void {
  assertTypeIsNamed(type);
  return (target) => markEventClass(target, { type, options });
}
