import { rawServer } from './raw-server.mjs';

/** The floor of Node: one buffer, framed once, and one write to the socket for each client and event. It watches nothing. */
export function start(settings) {
  return rawServer(
    settings,
    (text) => Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`),
    (response, chunk) => response.socket.write(chunk),
  );
}
