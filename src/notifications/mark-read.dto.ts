import { ArrayMaxSize, ArrayMinSize, IsArray, IsUUID } from 'class-validator';
import { HISTORY } from './notifications.service.js';

/** Body of `POST /notifications/read`. */
export class MarkReadDto {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(HISTORY)
  @IsUUID(undefined, { each: true })
  readonly ids!: readonly string[];
}
