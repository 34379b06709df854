import { SseEvent } from '@nestream/nest';
import { IsUUID } from 'class-validator';

/** Notices that a user has read, on whichever device. */
@SseEvent()
export class ReadEvent {
  static readonly type = 'read';

  /** Ids of the notices. */
  @IsUUID(undefined, { each: true })
  readonly ids!: readonly string[];
}
