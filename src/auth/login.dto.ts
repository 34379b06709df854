import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Body of `POST /auth/login`. */
export class LoginDto {
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  readonly username!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(128)
  readonly password!: string;
}
