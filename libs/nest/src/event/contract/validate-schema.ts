import { EventValidationError } from '../../errors/event.errors.js';
import type { SseEventDefinition } from './sse-event-definition.js';
import type { SchemaIssue, SchemaResult } from './standard-schema.interface.js';

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
