import { createHash } from 'node:crypto';
import { constants, gunzipSync } from 'node:zlib';

/** One response as it came over the wire, in a form that two runs can be compared by. */
export interface WireResponse {
  readonly status: string;
  /** Sorted, without `Date`. */
  readonly headers: readonly string[];
  /** Chunks of a chunked body, as Latin-1, or one string for any other body. */
  readonly body: readonly string[];
  readonly complete: boolean;
  /** Whether the connection ends with this response. */
  readonly last: boolean;
}

const CRLF = '\r\n';

/** Long chunks are compared by their hash, so that a difference stays readable. */
function digest(chunk: string): string {
  if (chunk.length <= 2_000) return chunk;
  return `${chunk.length} bytes, sha256 ${createHash('sha256').update(chunk, 'latin1').digest('hex')}`;
}

function readChunks(text: string): { chunks: string[]; complete: boolean; rest: string } {
  const chunks: string[] = [];
  let rest = text;
  for (;;) {
    const lineEnd = rest.indexOf(CRLF);
    if (lineEnd < 0) return { chunks, complete: false, rest };
    const size = Number.parseInt(rest.slice(0, lineEnd), 16);
    const start = lineEnd + 2;
    if (rest.length < start + size + 2) return { chunks, complete: false, rest };
    if (size > 0) chunks.push(rest.slice(start, start + size));
    rest = rest.slice(start + size + 2);
    if (size === 0) return { chunks, complete: true, rest };
  }
}

function inflate(chunks: readonly string[]): string[] {
  const bytes = Buffer.from(chunks.join(''), 'latin1');
  if (bytes.length === 0) return [];
  // A stream that its client has left has no end.
  return [gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')];
}

/** Takes what came over one connection apart. `methods` are those of its requests, in their order. */
export function parseResponses(raw: string, methods: readonly string[], ended: boolean): WireResponse[] {
  const responses: WireResponse[] = [];
  let rest = raw;
  while (rest !== '') {
    const headEnd = rest.indexOf(CRLF + CRLF);
    if (headEnd < 0) break;
    const [status = '', ...lines] = rest.slice(0, headEnd).split(CRLF);
    const header = (name: string): string | undefined =>
      lines
        .find((line) => line.toLowerCase().startsWith(`${name}: `))
        ?.slice(name.length + 2)
        .toLowerCase();
    rest = rest.slice(headEnd + 4);
    let chunks: string[] = [];
    let complete: boolean;
    const code = Number(status.split(' ')[1]);
    const length = header('content-length');
    const bodiless = methods[responses.length] === 'HEAD' || code === 204 || code === 304;
    if (bodiless) {
      complete = true;
    } else if (header('transfer-encoding') === 'chunked') {
      ({ chunks, complete, rest } = readChunks(rest));
    } else if (length !== undefined) {
      complete = rest.length >= Number(length);
      chunks = [rest.slice(0, Number(length))];
      rest = rest.slice(Number(length));
    } else {
      complete = ended;
      // Without a framing, where one piece ends and the next begins is up to the kernel.
      chunks = [rest];
      rest = '';
    }
    const body = header('content-encoding') === 'gzip' ? inflate(chunks) : chunks;
    const headers = lines.filter((line) => !line.startsWith('Date: ') && !line.startsWith('date: '));
    const last = header('connection') === 'close' || status.startsWith('HTTP/1.0');
    responses.push({ status, headers: headers.toSorted(), body: body.map(digest), complete, last });
    if (!complete) break;
  }
  return responses;
}
