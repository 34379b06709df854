/** A MIME type with the whitespace that may stand around it, up to its parameters. */
const ESSENCE = /^[\t\n\r ]*([!#$%&'*+.^`|~\w-]+\/[!#$%&'*+.^`|~\w-]+)[\t\n\r ]*(?:;|$)/;

/** A comma between values, and none within a quoted parameter. */
const BETWEEN_VALUES = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/;

/**
 * Whether a `Content-Type` header says `text/event-stream`, whatever its parameters. Of several values the last valid one
 * counts ("extract a MIME type" of the Fetch standard).
 */
export function isEventStream(contentType: string | null): boolean {
  let essence = '';
  for (const value of contentType?.split(BETWEEN_VALUES) ?? []) {
    const found = ESSENCE.exec(value)?.[1]!.toLowerCase();
    if (found !== undefined && found !== '*/*') essence = found;
  }
  return essence === 'text/event-stream';
}
