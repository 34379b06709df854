import { Matches } from 'class-validator';

/** An id that a page makes up for itself. */
export function IsVisitor(): PropertyDecorator {
  return Matches(/^[0-9a-f]{16}$/, { message: '$property must be 16 hexadecimal digits' });
}
