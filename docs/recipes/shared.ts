import { SharedSseClient } from '@nestream/client/shared';

/** Shows news in every tab of a page, over the connection of one of them. */
export function showNews(show: (news: { title: string }) => void, refetch: () => void): () => void {
  const client = new SharedSseClient<{ news: { title: string } }>('/rooms/news', { onGap: refetch });
  client.on('news', ({ data }) => show(data));
  client.connect();
  return () => client.close();
}
