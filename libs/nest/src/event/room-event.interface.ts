/** An event as an application publishes it. */
export interface RoomEvent<Data = unknown> {
  /**
   * Event type, which clients listen for. Default: `message`.
   * Reserved types, CR, LF and NUL are refused at publish. Data of a type that a module declares is validated.
   */
  readonly type?: string | undefined;
  /** A string goes out as it is, everything else as JSON. */
  readonly data: Data;
}
