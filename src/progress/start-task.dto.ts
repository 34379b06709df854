import { IsBoolean, IsInt, IsString, Length, Max, Min, ValidateIf } from 'class-validator';
import { IsVisitor } from '../updates/is-visitor.decorator.js';

/** Body of `POST /progress`. */
export class StartTaskDto {
  /** How many steps the task takes. */
  // Not @IsOptional(), which lets null pass.
  @ValidateIf(({ steps }: StartTaskDto) => steps !== undefined)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly steps: number = 10;

  @IsString()
  @Length(1, 60)
  readonly name: string = 'Task';

  /** Whether it is to fail on its way. */
  @IsBoolean()
  readonly failing: boolean = false;

  /** Who starts it: gets a `task` event for each change, in the stream of all tasks of this visitor. */
  @ValidateIf(({ visitor }: StartTaskDto) => visitor !== undefined)
  @IsVisitor()
  readonly visitor?: string;
}
