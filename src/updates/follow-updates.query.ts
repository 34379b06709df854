import { IsOptional, IsString } from 'class-validator';
import { IsVisitor } from './is-visitor.decorator.js';

/** Query of `GET /sse`. */
export class FollowUpdatesQuery {
  /** Who looks at the page: gets what this visitor alone has asked for, too. */
  @IsOptional()
  @IsVisitor()
  readonly visitor?: string;

  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}
