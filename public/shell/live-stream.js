import { HttpStatusError, SseClient } from '@nestream/client';
import { refusal } from './api.js';

/**
 * A stream whose panel shows how it is: what every page here opens. Takes the options of `SseClient` besides; connects at once.
 *
 * @param panel gets `state`, `reconnected`, `lastEventId`, `servedBy`, `gap` and `error`.
 * @param handlers functions of an event's data and the event, by event type.
 */
export function openStream(url, { panel, handlers = {}, ...options }) {
  let opened = false;
  const client = new SseClient(url, {
    ...options,
    onOpen(response) {
      if (opened) panel.reconnected();
      opened = true;
      panel.servedBy(response.headers.get('x-served-by'));
      options.onOpen?.(response);
    },
    onState(state, previous) {
      panel.state(describe(state, panel.isReconnecting));
      if (state.reason === 'failed') void explain(state.error).then((text) => panel.error(text));
      options.onState?.(state, previous);
    },
    onGap(gap) {
      panel.gap(gap);
      options.onGap?.(gap);
    },
  });
  const showId = ({ id }) => panel.lastEventId(id);
  client.on('*', showId);
  client.on('connected', showId);
  for (const [type, handle] of Object.entries(handlers))
    client.on(type, (event) => handle(event.data, event));
  panel.lastEventId(options.lastEventId ?? '');
  client.connect();
  return client;
}

/** A state of the client, in the words of a panel. */
function describe({ name, attempt, reason }, isReconnecting) {
  if (name === 'open') return 'live';
  if (name === 'connecting') return attempt > 0 || isReconnecting ? 'reconnecting' : 'connecting';
  if (name === 'waiting') return 'reconnecting';
  if (name === 'closed' && reason === 'failed') return 'failed';
  if (name === 'closed' && reason !== 'client') return 'done';
  return 'idle';
}

async function explain(error) {
  return error instanceof HttpStatusError ? refusal(error.response) : error.message;
}
