/** Keeps a stream open beyond its token: hands it the next one when it says that this one ends. */
export function keepAlive(source: EventSource, nextToken: () => Promise<string>): void {
  let connectionId = '';
  const on = (type: string, handle: (data: { connectionId: string }) => void): void =>
    source.addEventListener(type, (event: MessageEvent<string>) =>
      handle(JSON.parse(event.data) as { connectionId: string }),
    );

  on('connected', (data) => {
    ({ connectionId } = data);
  });
  on('expiring', () => {
    void (async () => {
      await fetch('/sse-auth/refresh', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await nextToken()}` },
        body: JSON.stringify({ connectionId }),
      });
    })();
  });
}
