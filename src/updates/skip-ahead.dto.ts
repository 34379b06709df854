import { IsVisitor } from './is-visitor.decorator.js';

/** Body of `POST /sse/skip`. */
export class SkipAheadDto {
  @IsVisitor()
  readonly visitor!: string;
}
