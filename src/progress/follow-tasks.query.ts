import { IsOptional, IsString } from 'class-validator';
import { IsVisitor } from '../updates/is-visitor.decorator.js';

/** Query of `GET /progress`. */
export class FollowTasksQuery {
  /** Whose tasks. */
  @IsVisitor()
  readonly visitor!: string;

  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}
