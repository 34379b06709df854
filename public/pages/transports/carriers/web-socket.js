import { delayOf } from './backoff.js';
import { bytesOfMessage, webSocketUrl } from './counted-frames.js';

/** A WebSocket: what it needs to come back is here; what it would need to resume is not, neither here nor on the server. */
export function openWebSocket(wanted, watch) {
  const { signal, abort } = abortable();
  let attempt = 0;
  let timer;

  function connect() {
    watch.opening();
    const socket = new WebSocket(webSocketUrl('transports/websocket'));
    signal.addEventListener('abort', () => socket.close());
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ event: 'subscribe', data: wanted }));
    });
    socket.addEventListener('message', ({ data: text }) => {
      if (signal.aborted) return;
      watch.bytes(bytesOfMessage(text));
      const { event, data } = JSON.parse(text);
      if (event === 'feed') {
        watch.event(data);
      } else if (event === 'subscribed') {
        attempt = 0;
        watch.open();
      } else if (event === 'error') {
        abort();
        watch.failed(data.message);
      }
    });
    socket.addEventListener('close', () => {
      if (signal.aborted) return;
      watch.lost();
      timer = setTimeout(connect, delayOf(attempt++));
    });
  }

  connect();
  return () => {
    clearTimeout(timer);
    abort();
  };
}

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
