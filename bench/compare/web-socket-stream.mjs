import { EPOCH, NUMBER_AT, PAD_AT, TIME_AT } from '../control/payload.mjs';
import { digits } from '../load/stream.mjs';

const TEXT = 1;
const PING = 9;
const NOTHING = Buffer.alloc(0);
const HEAD_END = '\r\n\r\n';

/** A WebSocket of the load generator (RFC 6455): takes frames apart where they lie. What it checks of events is what Stream checks. */
export class WebSocketStream {
  /** Number of the next event; 0 before the first. */
  expected = 0;

  #rest = NOTHING;
  #upgraded = false;

  /**
   * @param envelope number of bytes before and behind the payload in a message with an event.
   * @param on `open` when the handshake is done, `text` for messages without an event, `send` takes bytes for the server.
   */
  constructor(tally, { prefix, suffix }, on) {
    this.tally = tally;
    this.prefix = prefix;
    this.suffix = suffix;
    this.on = on;
  }

  /** Takes the first `length` bytes of a buffer that will be overwritten. */
  read(buffer, length) {
    this.tally.bytes += length;
    let bytes = buffer.subarray(0, length);
    if (this.#rest.length > 0) bytes = Buffer.concat([this.#rest, bytes]);
    let at = this.#upgraded ? 0 : this.#readHead(bytes);
    while (at < bytes.length && this.#upgraded) {
      const next = this.#readFrame(bytes, at);
      if (next === at) break;
      at = next;
    }
    this.#rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : NOTHING;
  }

  #readHead(bytes) {
    const end = bytes.indexOf(HEAD_END, 0, 'latin1');
    if (end === -1) return 0;
    this.#upgraded = true;
    this.on.open(Number(bytes.toString('latin1', 'HTTP/1.1 '.length, 'HTTP/1.1 101'.length)));
    return end + HEAD_END.length;
  }

  /** Where the next frame begins; the same place if this one is not whole yet. */
  #readFrame(bytes, start) {
    if (start + 2 > bytes.length) return start;
    let length = bytes[start + 1];
    let body = start + 2;
    if (length === 126) {
      if (start + 4 > bytes.length) return start;
      length = bytes.readUInt16BE(body);
      body += 2;
    } else if (length === 127) {
      if (start + 10 > bytes.length) return start;
      length = Number(bytes.readBigUInt64BE(body));
      body += 8;
    }
    const end = body + length;
    if (end > bytes.length) return start;
    const kind = bytes[start] & 15;
    if (kind === TEXT) this.#readText(bytes, body, end);
    else if (kind === PING) this.on.send(frameOf(bytes.subarray(body, end), 10));
    return end;
  }

  #readText(bytes, start, textEnd) {
    const at = start + this.prefix;
    const end = textEnd - this.suffix;
    // `{"n":`, or else a message of the protocol.
    if (at + PAD_AT > end || bytes[at + 2] !== 110 || bytes[at + 3] !== 34) {
      this.on.text(bytes.toString('utf8', start, textEnd));
      return;
    }
    const { tally } = this;
    const number = digits(bytes, at + NUMBER_AT, 10);
    const time = digits(bytes, at + TIME_AT, 16) - EPOCH;
    tally.deliver(this, number, time, tally.isWhole(bytes, at, end));
    this.expected = number + 1;
  }
}

/** A frame as clients send it: masked, with a mask of zeros, which changes nothing. */
export function frameOf(payload, kind = TEXT) {
  const body = Buffer.from(payload);
  if (body.length > 125) {
    return Buffer.concat([
      Buffer.from([128 | kind, 254, body.length >> 8, body.length & 255, 0, 0, 0, 0]),
      body,
    ]);
  }
  return Buffer.concat([Buffer.from([128 | kind, 128 | body.length, 0, 0, 0, 0]), body]);
}
