import { rawServer } from './raw-server.mjs';

/** What a careful hand-written server does: the text is made once, `res.write` encodes and frames it for each client. */
export function start(settings) {
  return rawServer(
    settings,
    (text) => text,
    (response, text) => response.write(text),
  );
}
