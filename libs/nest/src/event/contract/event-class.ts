import type { ValidationPipeOptions } from '@nestjs/common';
import { assertTypeIsNamed } from '../event-body.js';

/** A class whose instances are data of events: decorated with `@SseEvent()`. */
export type EventClass<Instance extends object = object> = abstract new (...args: never[]) => Instance;

/**
 * How the data of an event class is validated, with the meaning of the options of Nest's `ValidationPipe`.
 * Defaults: `whitelist` and `forbidNonWhitelisted` are true, so that nothing leaves that the class does not declare;
 * `forbidUnknownValues` is true and cannot be turned off.
 */
export type SseEventOptions = Pick<
  ValidationPipeOptions,
  | 'whitelist'
  | 'forbidNonWhitelisted'
  | 'groups'
  | 'strictGroups'
  | 'always'
  | 'skipMissingProperties'
  | 'skipNullProperties'
  | 'skipUndefinedProperties'
  | 'transformOptions'
>;

/** What `@SseEvent()` says of a class. */
export interface EventClassFacts {
  readonly type: string;
  readonly options: SseEventOptions;
}

// By its registered name, so that a second copy of this package knows the classes of the first.
const FACTS = Symbol.for('@nestream/nest:event');

interface Marked {
  readonly [FACTS]?: EventClassFacts;
}

/** Makes a class an event. A class that extends it is the same event, unless it is decorated itself. */
function markEventClass(target: EventClass, facts: EventClassFacts): void {
  Object.defineProperty(target, FACTS, { value: Object.freeze(facts) });
}

/** What `@SseEvent()` said of a class; `undefined` where it was not used. */
export function eventClassFacts(target: EventClass): EventClassFacts | undefined {
  return (target as Marked)[FACTS];
}

/** The event class of an object; `undefined` for any other object. */
export function eventClassOf(value: object): EventClass | undefined {
  const target: unknown = value.constructor;
  return typeof target === 'function' && (target as Marked)[FACTS] ? (target as EventClass) : undefined;
}

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
