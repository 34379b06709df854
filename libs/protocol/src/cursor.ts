/**
 * A position in an event log: everything up to and including `seq` has been seen.
 *
 * `epoch` names one incarnation of the log; positions of different epochs cannot be compared.
 */
export interface Cursor {
  /** 1-32 characters of `[0-9a-z]`. */
  readonly epoch: string;
  /** Log-wide sequence number, 0 (before the first event) up to `Number.MAX_SAFE_INTEGER`. */
  readonly seq: number;
}

const CURSOR_PATTERN = /^([0-9a-z]{1,32}):(0|[1-9][0-9]{0,15})$/;

/** The text of a cursor as it stands in an `id:` field: `<epoch>:<seq>` (PROTOCOL.md, section 3). */
export function formatCursor(cursor: Cursor): string {
  return `${cursor.epoch}:${cursor.seq}`;
}

/**
 * Reads a cursor from `Last-Event-ID` text.
 *
 * @returns `undefined` for anything that `formatCursor` cannot have written; never throws, since the text comes from the network.
 */
export function parseCursor(text: string): Cursor | undefined {
  const match = CURSOR_PATTERN.exec(text);
  if (!match) return undefined;
  const seq = Number(match[2]);
  return Number.isSafeInteger(seq) ? { epoch: match[1]!, seq } : undefined;
}
