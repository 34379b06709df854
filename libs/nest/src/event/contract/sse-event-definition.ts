import { assertTypeIsNamed } from '../event-body.js';
import type { StandardSchema, SchemaIssue, SchemaResult } from '@nestream/protocol';
import { EventValidationError } from '../../errors/event.errors.js';

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

/**
 * What a schema makes of data; a promise only where the schema returns one.
 *
 * @throws EventValidationError
 */
export function validateSchema({ type, schema }: SseEventDefinition, data: unknown): unknown {
  const result = schema['~standard'].validate(data);
  return result instanceof Promise ? result.then((later) => valueOf(type, later)) : valueOf(type, result);
}

function valueOf(type: string, result: SchemaResult<unknown>): unknown {
  if (!result.issues) return result.value;
  throw new EventValidationError(
    type,
    result.issues.map(({ path = [], message }) => ({ path: path.map(keyOf).join('.'), message })),
  );
}

function keyOf(segment: NonNullable<SchemaIssue['path']>[number]): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
