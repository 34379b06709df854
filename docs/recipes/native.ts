/** Follows a room of a Nestream server with the browser's own EventSource, and no package at all. */
export function follow(url: string, onNews: (news: unknown) => void, refetch: () => void): () => void {
  const source = new EventSource(url);
  const on = (type: string, handle: (data: never) => void): void =>
    source.addEventListener(type, (event: MessageEvent<string>) => handle(JSON.parse(event.data) as never));

  on('news', onNews);
  // Events are lost for good: what the page shows has to be fetched again.
  on('gap', refetch);
  // A native EventSource would come back for ever.
  on('closing', ({ reconnect }: { reconnect: boolean }) => {
    if (!reconnect) source.close();
  });
  return () => source.close();
}
