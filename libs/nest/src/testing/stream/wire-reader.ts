/** What a stream brings, piece by piece. */
export interface WireListener {
  /** An event that has data. */
  onEvent(type: string, data: string, id: string): void;
  /** A comment, or a block without data that moved the last event id: what a server sends to show that it is there. */
  onSign(id: string): void;
  onRetry(milliseconds: number): void;
}

/**
 * The interpretation of an event stream as the standard words it (WHATWG HTML, section 9.2.6). Not the parser of
 * `@nestream/client`, so that a test looks at the wire with other eyes than the client.
 */
export class WireReader {
  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';
  private id = '';
  private lastId = '';
  private type = '';
  private data: string[] = [];

  constructor(
    private readonly listener: WireListener,
    /** The last event id before the first line. */
    lastEventId = '',
  ) {
    this.id = this.lastId = lastEventId;
  }

  feed(bytes: Uint8Array): void {
    const text = this.rest + this.decoder.decode(bytes, { stream: true });
    // A CR at the end may be half of a CRLF: it waits for the next character.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.rest = lines.pop()!;
    for (const line of lines) this.line(line);
  }

  private line(line: string): void {
    if (line === '') {
      this.dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      this.listener.onSign(this.lastId);
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.type = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.listener.onRetry(Number(value));
  }

  private dispatch(): void {
    const moved = this.id !== this.lastId;
    this.lastId = this.id;
    const { type, data } = this;
    this.type = '';
    this.data = [];
    if (data.length > 0) this.listener.onEvent(type || 'message', data.join('\n'), this.lastId);
    else if (moved) this.listener.onSign(this.lastId);
  }
}
