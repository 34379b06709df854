import type { ValidationPipeOptions } from '@nestjs/common';
import { InvalidEventError } from '../../errors/event.errors.js';
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
 * Say the type once: as `static readonly type` of the class, which `EventMapOf` can read for clients, or as the argument.
 *
 * @param type what clients listen for. Default: `type` of the class.
 * @param options how data is validated. Default: what the class does not declare is refused.
 * @throws InvalidEventError when the class is loaded, for a type that cannot be published, or where there is none or two.
 *
 * @example
 * ```ts
 * @SseEvent()
 * export class ProgressEvent {
 *   static readonly type = 'progress';
 *   @IsNumber() progress!: number;
 * }
 * ```
 */
export function SseEvent(type: string, options?: SseEventOptions): (target: EventClass) => void;
export function SseEvent(options?: SseEventOptions): (target: EventClass & { readonly type: string }) => void;
export function SseEvent(
  first?: string | SseEventOptions,
  second?: SseEventOptions,
): (target: EventClass) => void {
  const [given, options = {}] = typeof first === 'string' ? [first, second] : [undefined, first];
  if (given !== undefined) assertTypeIsNamed(given);
  return (target) => markEventClass(target, { type: typeFor(target, given), options });
}

function typeFor(target: EventClass, given: string | undefined): string {
  const own: unknown = (target as { readonly type?: unknown }).type;
  if (own === undefined && given !== undefined) return given;
  if (typeof own !== 'string') {
    throw new InvalidEventError(
      `${target.name} has no type; give it static readonly type = 'progress', or write @SseEvent('progress')`,
    );
  }
  assertTypeIsNamed(own);
  if (given === undefined || given === own) return own;
  throw new InvalidEventError(
    `${target.name} has two types, "${own}" and @SseEvent("${given}"); say the type once`,
  );
}
