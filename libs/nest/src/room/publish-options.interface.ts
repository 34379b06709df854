/** How an event is published. */
export interface PublishOptions {
  /** A second publish to the same rooms with a key that the log still remembers adds nothing and answers with the first receipt. */
  readonly idempotencyKey?: string | undefined;
  /** Id of a connection that does not receive the event, mostly the sender's own. */
  readonly except?: string | undefined;
}

/** Proof that an event is in the log. */
export interface Receipt {
  /** The event id that receivers see. */
  readonly id: string;
  /** The rooms it was published to. */
  readonly rooms: readonly string[];
}
