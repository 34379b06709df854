/** Opens a stream with a native `EventSource`, which can send no header, for a page that holds a token. */
export async function openWithTicket(path: string, token: string): Promise<EventSource> {
  const response = await fetch('/sse-auth/ticket', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ path }),
  });
  if (!response.ok) throw new Error(`No ticket: ${response.status}`);
  const { ticket } = (await response.json()) as { ticket: string };
  // It comes back by itself with the cookie that this URL has left. When it is CLOSED, ask for another ticket.
  return new EventSource(`${path}?ticket=${ticket}`);
}
