import type { GapData } from '@nestream/protocol';
import type { Callbacks } from './callbacks.js';
import type { IdKeeper } from './id-keeper.js';
import type { Listeners } from './listeners.js';
import type { SseEvent } from './sse-event.interface.js';

/** Tells of a position that was lost, in place of the server: it was not told where to resume, and knows of no loss. */
export function tellLoss(ids: IdKeeper, listeners: Listeners<SseEvent>, callbacks: Callbacks): void {
  ids.isLost = false;
  ids.commit('');
  const type = 'gap';
  const data: GapData = { requested: null, resumedFrom: '', reason: 'malformed', rooms: [] };
  listeners.emit(type, { type, data, raw: JSON.stringify(data), id: '' }, true);
  callbacks.call('onGap', data);
}
