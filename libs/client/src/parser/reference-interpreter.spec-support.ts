/** What a parser has reported, in order. */
export type Report =
  | readonly ['event', type: string, data: string, lastEventId: string]
  | readonly ['id', lastEventId: string]
  | readonly ['retry', milliseconds: number]
  | readonly ['comment', text: string]
  | readonly ['too-large'];

export interface ReferenceOptions {
  readonly lastEventId?: string;
  readonly maxEventSize?: number;
  /** `eventsource-parser` forgets the id of a block without data; the standard keeps it. */
  readonly forgetsIdsWithoutData?: boolean;
}

/**
 * The HTML standard's sections 9.2.5 and 9.2.6, word for word and without any thought of speed: what our parser must
 * agree with on every input. `text` is a whole stream, without its byte order mark.
 */
export function interpret(text: string, options: ReferenceOptions = {}): Report[] {
  const { lastEventId = '', maxEventSize = Infinity, forgetsIdsWithoutData = false } = options;
  const reports: Report[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  let committed = lastEventId;
  let [data, type, id] = ['', '', lastEventId];
  for (const [index, line] of lines.entries()) {
    if (line.length + data.length > maxEventSize) return [...reports, ['too-large']];
    if (index === lines.length - 1) break;
    if (line === '') {
      if (data === '' && forgetsIdsWithoutData) id = committed;
      if (data !== '') reports.push(['event', type === '' ? 'message' : type, data.slice(0, -1), id]);
      if (id !== committed) reports.push(['id', id]);
      [data, type, committed] = ['', '', id];
      continue;
    }
    const [, field, value] = /^([^:]*):? ?([^]*)$/.exec(line) as unknown as [string, string, string];
    if (line.startsWith(':')) reports.push(['comment', value]);
    else if (field === 'event') type = value;
    else if (field === 'data') data += `${value}\n`;
    else if (field === 'id' && !value.includes('\0')) id = value;
    else if (field === 'retry' && /^[0-9]+$/.test(value)) {
      reports.push(['retry', Math.min(Number.parseInt(value, 10), Number.MAX_SAFE_INTEGER)]);
    }
  }
  return reports;
}

/** The text of a whole stream: "UTF-8 decode" of the Encoding standard, which strips one byte order mark. */
export function decodeStream(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
