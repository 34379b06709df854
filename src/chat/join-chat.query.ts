import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString } from 'class-validator';
import { IsDisplayName } from './is-display-name.decorator.js';

/** Query of `GET /chat/:roomId`. */
export class JoinChatQuery {
  /** Name among the members. Default: a guest's. */
  @IsOptional()
  @IsDisplayName()
  readonly name?: string;

  /** Whether `activity` events tell of messages in the other rooms, too. Default: no. */
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  readonly activity: boolean = false;

  /** Read by the library, for clients that cannot send the header. */
  @IsOptional()
  @IsString()
  readonly lastEventId?: string;
}
