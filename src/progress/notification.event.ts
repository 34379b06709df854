import { SseEvent } from '@nestream/nest';
import { IsNotEmpty, IsString, IsUUID } from 'class-validator';

/** Something to tell about a task. */
@SseEvent()
export class NotificationEvent {
  static readonly type = 'notification';

  @IsUUID()
  readonly taskId: string;

  @IsString()
  @IsNotEmpty()
  readonly message: string;

  constructor(taskId: string, message: string) {
    this.taskId = taskId;
    this.message = message;
  }
}
