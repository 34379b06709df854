import { SseEvent } from '@nestream/nest';
import { IsIn, IsISO8601, IsString, IsUUID, Length, MaxLength } from 'class-validator';

export const SEVERITIES = ['info', 'success', 'warning', 'error'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Most characters of a title, and of a text. */
export const MAX_TITLE = 80;
export const MAX_TEXT = 500;

/** Something that somebody is told. */
@SseEvent()
export class NoticeEvent {
  static readonly type = 'notice';

  @IsUUID()
  readonly id!: string;

  @IsIn(SEVERITIES)
  readonly severity!: Severity;

  @IsString()
  @Length(1, MAX_TITLE)
  readonly title!: string;

  @IsString()
  @MaxLength(MAX_TEXT)
  readonly text!: string;

  /** Id of the user who sent it. */
  @IsString()
  readonly from!: string;

  /** Id of the user it is for, or `everyone`. */
  @IsString()
  readonly to!: string;

  @IsISO8601()
  readonly time!: string;
}
