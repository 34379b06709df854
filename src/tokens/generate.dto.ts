import { Transform } from 'class-transformer';
import { IsString, IsUUID, Length } from 'class-validator';

/** Body of `POST /tokens`. */
export class GenerateDto {
  /** Made up by the client: a request that is sent again goes on with the same text. */
  @IsUUID(4)
  readonly id!: string;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @Length(1, 500)
  readonly prompt!: string;
}
