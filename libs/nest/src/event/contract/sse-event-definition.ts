import { assertTypeIsNamed } from '../event-type.js';
import type { StandardSchema } from './standard-schema.interface.js';

/** An event whose data a schema describes. Made by {@link defineSseEvent}. */
export class SseEventDefinition<Type extends string = string, Input = unknown, Output = unknown> {
  /** @internal */
  constructor(
    /** The type that clients listen for. */
    readonly type: Type,
    /** What validates the data; what it returns is sent. */
    readonly schema: StandardSchema<Input, Output>,
  ) {
    Object.freeze(this);
  }
}

/**
 * An event type whose data is validated by a schema of zod, valibot or any other library of the Standard Schema family.
 * Publish it as `{ type: PriceEvent, data }`. What the schema makes of the data (defaults, transforms) is what is sent.
 *
 * @throws InvalidEventError for a type that cannot be published.
 */
export function defineSseEvent<const Type extends string, Input, Output>(
  type: Type,
  schema: StandardSchema<Input, Output>,
): SseEventDefinition<Type, Input, Output> {
  assertTypeIsNamed(type);
  return new SseEventDefinition(type, schema);
}
