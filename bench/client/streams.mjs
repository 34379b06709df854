const encoder = new TextEncoder();

/** How many bytes a chunk of a socket has at most. */
export const CHUNK = 64 * 1024;

const SMALL = 'id: 12345\nevent: price\ndata: {"symbol":"ACME","price":123.45,"at":1700000000000}\n\n';
const LARGE = `data: {"text":"${'x'.repeat(64 * 1024 - 27)}"}\n\n`;
const TOKEN =
  'data: {"id":"chatcmpl-123","object":"chat.completion.chunk","created":1694268190,"model":"gpt-5",' +
  '"choices":[{"index":0,"delta":{"content":" Hello"},"finish_reason":null}]}\n\n';

/** What is parsed: an event, and whether each is a chunk by itself, as a model's tokens are. */
export const STREAMS = {
  small: { title: `events of ${SMALL.length} B in chunks of 64 KiB`, event: SMALL, bytes: 40e6 },
  large: { title: 'events of 64 KB in chunks of 64 KiB', event: LARGE, bytes: 120e6 },
  token: { title: `one token event of ${TOKEN.length} B a chunk`, event: TOKEN, bytes: 40e6, alone: true },
};

/** The chunks of a stream, how many events they hold, and how many characters their data has. */
export function chunksOf({ event, bytes, alone }, share = 1) {
  const count = Math.ceil((bytes * share) / event.length);
  const length = count * /data: (.*)/.exec(event)[1].length;
  if (alone) return { count, length, chunks: Array.from({ length: count }, () => encoder.encode(event)) };
  const all = encoder.encode(event.repeat(count));
  const chunks = [];
  for (let at = 0; at < all.length; at += CHUNK) chunks.push(all.slice(at, at + CHUNK));
  return { count, length, chunks };
}
