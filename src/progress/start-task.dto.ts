import { IsInt, Max, Min, ValidateIf } from 'class-validator';

/** Body of `POST /progress`. */
export class StartTaskDto {
  /** How many steps the task takes. */
  // Not @IsOptional(), which lets null pass.
  @ValidateIf(({ steps }: StartTaskDto) => steps !== undefined)
  @IsInt()
  @Min(1)
  @Max(100)
  readonly steps: number = 10;
}
