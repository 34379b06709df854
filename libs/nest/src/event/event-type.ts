import { formatBody, InvalidFieldError, RESERVED_EVENT_TYPES } from '@nestream/protocol';
import { InvalidEventError } from '../errors/event.errors.js';

/**
 * Refuses the types that belong to the protocol.
 *
 * @throws InvalidEventError
 */
export function assertTypeIsFree(type: string | undefined): void {
  if (type !== undefined && typeof type !== 'string') {
    throw new InvalidEventError(`An event type must be a string, not ${typeof type}`);
  }
  if (type && RESERVED_EVENT_TYPES.has(type)) {
    throw new InvalidEventError(
      `"${type}" is a reserved event type; choose another name (reserved: ${[...RESERVED_EVENT_TYPES].join(', ')})`,
      { reservedType: true },
    );
  }
}

/**
 * Refuses what no declared event can be called: nothing, a reserved type, a line break in it.
 *
 * @throws InvalidEventError
 */
export function assertTypeIsNamed(type: string): void {
  assertTypeIsFree(type);
  if (!type) throw new InvalidEventError('A declared event needs a type, such as "progress"');
  try {
    formatBody(type, '');
  } catch (error) {
    if (error instanceof InvalidFieldError) throw new InvalidEventError(error.message, { cause: error });
    throw error;
  }
}
