import { Exclude, Expose, Transform, Type } from 'class-transformer';
import {
  IsArray,
  IsDate,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import { SseEvent } from './contract/event-class.js';

@SseEvent('progress')
export class ProgressEvent {
  @IsString()
  @Length(1, 10)
  taskId!: string;

  @IsNumber()
  @Min(0)
  @Max(1)
  progress!: number;
}

export class Point {
  @IsNumber()
  x!: number;
}

@SseEvent('route')
export class RouteEvent {
  @IsString()
  name: string = 'unnamed';

  @IsArray()
  @ValidateNested()
  @Type(() => Point)
  points!: Point[];

  @IsOptional()
  @IsDate()
  @Type(() => Date)
  at?: Date;
}

@SseEvent('account')
export class AccountEvent {
  @IsString()
  @Expose({ name: 'user' })
  name!: string;

  @IsOptional()
  @IsString()
  @Exclude({ toPlainOnly: true })
  password?: string;

  @IsOptional()
  @IsString()
  @Transform(({ value }: { value: string }) => value.toUpperCase(), { toPlainOnly: true })
  country?: string;
}

@SseEvent('grouped', { groups: ['public'], whitelist: true, forbidNonWhitelisted: false })
export class GroupedEvent {
  @IsString({ groups: ['public'] })
  shown!: string;

  @IsNumber({}, { groups: ['internal'] })
  hidden!: number;
}

/** Valid when the promise says so. */
@SseEvent('slow')
export class SlowEvent {
  static answer: Promise<boolean> = Promise.resolve(true);

  @ValidateBy({ name: 'slow', validator: { validate: () => SlowEvent.answer } })
  n!: number;
}
