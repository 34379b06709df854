import { SseClient } from '@nestream/client';
import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';

/** The newest event of a type; `undefined` until there is one. Connected while its scope lives. */
export function useNewest<Data>(url: string, type: string): ShallowRef<Data | undefined> {
  const newest = shallowRef<Data>();
  const client = new SseClient<Record<string, Data>>(url);
  client.on(type, ({ data }) => (newest.value = data));
  client.connect();
  onScopeDispose(() => client.close());
  return newest;
}
