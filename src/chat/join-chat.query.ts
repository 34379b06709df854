import { IsOptional, IsString } from 'class-validator';
import { IsDisplayName } from './is-display-name.decorator.js';

/** Query of `GET /chat/:roomId`. */
export class JoinChatQuery {
  /** Name among the members. Default: a guest's. */
  @IsOptional()
  @IsDisplayName()
  readonly name?: string;

  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}
