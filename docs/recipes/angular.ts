import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { listen, SseClient } from '@nestream/client';
import { from, scan } from 'rxjs';

export interface ChatMessage {
  author: string;
  text: string;
}

/** All messages of a room. Call it where a component is made; it disconnects when the component is destroyed. */
export function messagesOf(room: string): Signal<readonly ChatMessage[]> {
  const client = new SseClient<{ chat: ChatMessage }>(`/rooms/${encodeURIComponent(room)}`);
  const messages = from(listen(client, 'chat')).pipe(
    scan((all: readonly ChatMessage[], { data }) => [...all, data], []),
  );
  return toSignal(messages, { initialValue: [] });
}
