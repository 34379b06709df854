import type { ReceivedEvent } from './received-event.js';

/** The interpretation of an event stream, word for word as the standard has it (WHATWG HTML, section 9.2.6). */
export class EventStreamParser {
  lastEventId = '';

  private readonly decoder = new TextDecoder('utf-8');
  private rest = '';
  private idBuffer = '';
  private type = '';
  private data: string[] = [];

  constructor(private readonly onEvent: (event: ReceivedEvent) => void) {}

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
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.type = value;
    else if (field === 'data') this.data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.idBuffer = value;
  }

  private dispatch(): void {
    this.lastEventId = this.idBuffer;
    if (this.data.length > 0) {
      this.onEvent({
        type: this.type || 'message',
        data: this.data.join('\n'),
        lastEventId: this.lastEventId,
      });
    }
    this.type = '';
    this.data = [];
  }
}
