/** How `openStream()` asks for a stream. */
export interface StreamRequest {
  /** Default `GET`, or `POST` where there is a body. */
  readonly method?: string | undefined;
  /** Request headers, such as `authorization` or `cookie`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Body of the request: sent as JSON. */
  readonly body?: unknown;
  /** Where to go on: sent as `Last-Event-ID`. {@link StreamProbe.resume} sets it by itself. */
  readonly lastEventId?: string | undefined;
  /** Real milliseconds after which waiting for an event, or for the headers, fails. A fake clock does not move them. Default 2 000. */
  readonly timeout?: number | undefined;
}
