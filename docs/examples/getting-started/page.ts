const stream = new EventSource('/orders/7');
const on = (type: string, handle: (data: never) => void): void =>
  stream.addEventListener(type, (event: MessageEvent<string>) => handle(JSON.parse(event.data) as never));

on('status', ({ status }: { status: string }) => (document.title = status));
// Some events are lost for good: ask for the state, and go on.
on('gap', () => location.reload());
// The server has ended the stream; without `reconnect` there is nothing to come back for.
on('closing', ({ reconnect }: { reconnect: boolean }) => {
  if (!reconnect) stream.close();
});
