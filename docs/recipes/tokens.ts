import { listen, SseClient } from '@nestream/client';

/** The answer of a language model, token by token. `break` out of the loop, or abort, to stop it. */
export async function* ask(prompt: string, signal?: AbortSignal): AsyncGenerator<string> {
  const client = new SseClient<{ message: { token: string } }>('/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt, stream: true }),
    // A model that is asked again answers anew. With a log behind it the answer can be resumed: see use-cases.md.
    maxAttempts: 1,
    signal,
  });
  for await (const { data, raw } of listen(client, 'message')) {
    if (raw === '[DONE]') return;
    yield data.token;
  }
}
