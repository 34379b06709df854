import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSource } from 'eventsource';
import { SseClient } from '@nestream/client';
import { EventSource as OurEventSource } from '@nestream/client/eventsource';

/** What all of them stand on in Node. */
export const FLOOR = 'fetch alone, nothing parsed';

/** Whole clients; each connects, hands over the text of each event of type `price`, and returns what ends it. */
export const CLIENTS = {
  SseClient: (url, onData) => {
    const client = new SseClient(url, { decode: (raw) => raw });
    client.on('price', ({ data }) => onData(data));
    client.connect();
    return () => client.close();
  },
  'EventSource of ours': (url, onData) => byEventSource(new OurEventSource(url), onData),
  eventsource: (url, onData) => byEventSource(new EventSource(url), onData),
  '@microsoft/fetch-event-source': (url, onData) => {
    // It was made for browsers, and looks for their globals.
    globalThis.window ??= globalThis;
    globalThis.document ??= new EventTarget();
    const controller = new AbortController();
    void fetchEventSource(url, {
      signal: controller.signal,
      openWhenHidden: true,
      onmessage: ({ event, data }) => {
        if (event === 'price') onData(data);
      },
    });
    return () => controller.abort();
  },
};

function byEventSource(source, onData) {
  source.addEventListener('price', ({ data }) => onData(data));
  return () => source.close();
}
