import { EPOCH, NUMBER_AT, PAD_AT, TIME_AT } from '../control/payload.mjs';

const LF = 10;
const COLON = 58;
const DATA = 'd'.charCodeAt(0);
const ID = 'i'.charCodeAt(0);
const BLANK = 32;

/**
 * One connection of the load generator: takes HTTP/1.1 chunks and the lines of events apart where they lie, without
 * making strings. What is checked of every event: its number follows the last one, and its data is whole, byte for byte.
 */
export class Stream {
  /** Number of the next event; 0 before the first. */
  expected = 0;
  /** The newest event id, where `tally.keepIds` is set. */
  id = '';
  status = 0;

  /** Bytes that cannot be taken apart yet: of the headers, or of a chunk that is not whole. */
  #rest;
  /** The beginning of a line that goes on in the next chunk. */
  #line;
  #chunked = false;
  #number = 0;
  #time = 0;
  #whole = false;

  #prefix;
  #suffix;

  /**
   * @param tally where all streams add up what they receive.
   * @param envelope number of bytes before and behind the payload in the data of an event.
   */
  constructor(tally, onOpen, { prefix = 0, suffix = 0 } = {}) {
    this.tally = tally;
    this.onOpen = onOpen;
    this.#prefix = prefix;
    this.#suffix = suffix;
  }

  /** For a carrier that has headers and framing of its own (HTTP/2): what is read is body from now on. */
  opened(status) {
    this.status = status;
    this.onOpen(status);
  }

  /** Takes the first `length` bytes of a buffer that will be overwritten. */
  read(buffer, length) {
    this.tally.bytes += length;
    let bytes = buffer;
    let end = length;
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, buffer.subarray(0, length)]);
      end = bytes.length;
      this.#rest = undefined;
    }
    let at = 0;
    if (this.status === 0) {
      at = this.#readHead(bytes, end);
      if (at === 0) return;
    }
    if (this.#chunked) this.#readChunks(bytes, at, end);
    else this.#readBody(bytes, at, end);
  }

  #readHead(bytes, end) {
    const head = bytes.subarray(0, end);
    const at = head.indexOf('\r\n\r\n', 0, 'latin1');
    if (at === -1) {
      this.#rest = Buffer.from(head);
      return 0;
    }
    const text = head.toString('latin1', 0, at);
    this.status = Number(text.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length));
    this.#chunked = /^transfer-encoding: chunked$/im.test(text);
    this.onOpen(this.status);
    return at + 4;
  }

  #readChunks(bytes, start, end) {
    let at = start;
    while (at < end) {
      let size = 0;
      let head = at;
      for (; head < end && bytes[head] !== LF; head++) {
        const code = bytes[head];
        if (code >= 48) size = size * 16 + (code < 58 ? code - 48 : (code | 32) - 87);
      }
      const body = head + 1;
      // With the line end behind it.
      if (head >= end || body + size + 2 > end) {
        this.#rest = Buffer.from(bytes.subarray(at, end));
        return;
      }
      this.#readBody(bytes, body, body + size);
      at = body + size + 2;
    }
  }

  #readBody(bytes, start, end) {
    if (this.#line) {
      const joined = Buffer.concat([this.#line, bytes.subarray(start, end)]);
      this.#line = undefined;
      this.#readLines(joined, 0, joined.length);
    } else {
      this.#readLines(bytes, start, end);
    }
  }

  #readLines(bytes, start, end) {
    let at = start;
    while (at < end) {
      const lineEnd = bytes.indexOf(LF, at);
      if (lineEnd === -1 || lineEnd >= end) {
        this.#line = Buffer.from(bytes.subarray(at, end));
        return;
      }
      const first = bytes[at];
      if (first === LF) this.#dispatch();
      else if (first === DATA) this.#readData(bytes, at + 'data:'.length, lineEnd);
      else if (first === COLON) this.tally.comments++;
      else if (first === ID && this.tally.keepIds) this.id = bytes.toString('latin1', at + 3, lineEnd).trim();
      at = lineEnd + 1;
    }
  }

  #readData(bytes, start, end) {
    const at = (bytes[start] === BLANK ? start + 1 : start) + this.#prefix;
    // `{"n":`, or else a control event of the contestant's own.
    if (at + PAD_AT > end || bytes[at + 2] !== 110 || bytes[at + 3] !== 34) return;
    const { tally } = this;
    const number = digits(bytes, at + NUMBER_AT, 10);
    this.#number = number;
    this.#time = digits(bytes, at + TIME_AT, 16) - EPOCH;
    this.#whole = tally.isWhole(bytes, at, end - this.#suffix);
  }

  #dispatch() {
    if (this.#number === 0) return;
    this.tally.deliver(this, this.#number, this.#time, this.#whole);
    this.expected = this.#number + 1;
    this.#number = 0;
  }
}

/** A number of so many digits. */
export function digits(bytes, start, count) {
  let value = 0;
  for (let at = start; at < start + count; at++) value = value * 10 + bytes[at] - 48;
  return value;
}
