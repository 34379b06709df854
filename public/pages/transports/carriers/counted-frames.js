const encoder = new TextEncoder();

/** Bytes of a text message as the server sends it: the text and the header of its frame (RFC 6455, section 5.2). */
export function bytesOfMessage(text) {
  const length = encoder.encode(text).byteLength;
  return length + (length < 126 ? 2 : length < 65_536 ? 4 : 10);
}

/** Address of a WebSocket of this server. */
export function webSocketUrl(path) {
  const url = new URL(path, document.baseURI);
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  return url.href;
}
