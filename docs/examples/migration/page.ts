interface Page {
  readonly show: (price: { symbol: string; price: number }) => void;
  /** Fetches the state again. */
  readonly reload: () => void;
}

export function follow(url: string, page: Page): EventSource {
  const stream = new EventSource(url);
  const on = <Data>(type: string, handle: (data: Data) => void): void =>
    stream.addEventListener(type, ({ data }: MessageEvent<string>) => handle(JSON.parse(data) as Data));

  on('price', page.show); // as before
  on('gap', page.reload); // only then was something missed; a reconnect alone is no reason to reload any more
  on<{ reconnect: boolean }>('closing', ({ reconnect }) => reconnect || stream.close());
  return stream;
}
