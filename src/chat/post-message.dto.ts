import { IsString, Length } from 'class-validator';
import { IsDisplayName } from './is-display-name.decorator.js';

/** Body of `POST /chat/:roomId/messages`. */
export class PostMessageDto {
  @IsDisplayName()
  readonly author!: string;

  @IsString()
  @Length(1, 2_000)
  readonly text!: string;
}
