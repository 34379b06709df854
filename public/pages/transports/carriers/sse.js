import { SseClient } from '@nestream/client';
import { refusal } from '../../../shell/api.js';
import { countingFetch } from './counted-body.js';

/** Server-Sent Events: resumes by itself, after the last id it has seen. */
export function openSse(wanted, watch) {
  const client = new SseClient(`transports/sse?${new URLSearchParams(wanted)}`, {
    fetch: countingFetch(watch.bytes),
    onOpen: watch.open,
    onState({ name, reason, error }) {
      if (name === 'connecting') watch.opening();
      if (name === 'waiting') watch.lost();
      if (name === 'closed' && reason === 'failed') void explain(error).then(watch.failed);
    },
  });
  client.on('message', ({ data }) => watch.event(data));
  client.connect();
  return () => client.close();
}

async function explain(error) {
  return error.response ? refusal(error.response) : error.message;
}
