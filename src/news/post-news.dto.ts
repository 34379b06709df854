import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsIn, IsString, Length, Matches, MaxLength } from 'class-validator';
import { CATEGORIES, type Category } from './news-category.js';

/** Body of `POST /news`. */
export class PostNewsDto {
  @IsIn(CATEGORIES, { message: `category must be one of ${CATEGORIES.join(', ')}` })
  readonly category!: Category;

  /** On one line. */
  @IsTrimmed()
  @Length(1, 120)
  @Matches(/^\P{Cc}*$/u, { message: 'headline must not contain control characters' })
  readonly headline!: string;

  /** What there is to say beyond the headline. */
  @IsTrimmed()
  @MaxLength(1_000)
  readonly body: string = '';
}

function IsTrimmed(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value)),
    IsString(),
  );
}
