import { Field, Float, ObjectType } from '@nestjs/graphql';

/** What every transport delivers. The names are short, so that what the page counts is mostly payload and transport. */
@ObjectType()
export class FeedEvent {
  /** Number of the event; numbers follow one another. A Float, since it outgrows the 32 bits of GraphQL's Int. */
  @Field(() => Float)
  readonly n: number;

  /** When the server published it: milliseconds since 1970, with fractions. */
  @Field(() => Float)
  readonly t: number;

  /** Payload of the size that was asked for. */
  @Field(() => String)
  readonly pad: string;

  constructor(n: number, t: number, pad: string) {
    this.n = n;
    this.t = t;
    this.pad = pad;
  }
}
