import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsString, Length, Matches } from 'class-validator';

/** A name to show to others: 1 to 40 characters on one line, trimmed. */
export function IsDisplayName(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
    Length(1, 40),
    Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' }),
  );
}
