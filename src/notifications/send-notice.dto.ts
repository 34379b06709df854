import { IsIn, IsString, Length, MaxLength } from 'class-validator';
import { DEMO_USERS } from '../auth/demo-users.js';
import { MAX_TEXT, MAX_TITLE, SEVERITIES, type Severity } from './notice.event.js';

/** Addresses all who are signed in, now or later. */
export const EVERYONE = 'everyone';

/** Body of `POST /notifications`. */
export class SendNoticeDto {
  @IsIn([EVERYONE, ...DEMO_USERS.map(({ id }) => id)])
  readonly to!: string;

  @IsIn(SEVERITIES)
  readonly severity: Severity = 'info';

  @IsString()
  @Length(1, MAX_TITLE)
  readonly title!: string;

  @IsString()
  @MaxLength(MAX_TEXT)
  readonly text: string = '';
}
