/** Undoes the chunked transfer coding (RFC 9112, section 7.1) and refuses anything that is not exactly it. */
export class Dechunker {
  chunked = true;
  /** Sizes of the chunks that came. */
  readonly sizes: number[] = [];
  /** Whether the last chunk came. */
  finished = false;

  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly onData: (data: Buffer) => void) {}

  push(data: Buffer): void {
    if (!this.chunked) {
      this.onData(data);
      return;
    }
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, data]) : data;
    let offset = 0;
    for (;;) {
      const lineEnd = this.rest.indexOf('\r\n', offset);
      if (lineEnd < 0) break;
      const line = this.rest.toString('latin1', offset, lineEnd);
      if (!/^[0-9a-fA-F]+$/.test(line)) throw new Error(`Not a chunk size: ${JSON.stringify(line)}`);
      const size = Number.parseInt(line, 16);
      const start = lineEnd + 2;
      if (this.rest.length < start + size + 2) break;
      if (this.rest.toString('latin1', start + size, start + size + 2) !== '\r\n')
        throw new Error('Chunk without end');
      this.sizes.push(size);
      if (size === 0) this.finished = true;
      else this.onData(this.rest.subarray(start, start + size));
      offset = start + size + 2;
    }
    this.rest = this.rest.subarray(offset);
  }
}
