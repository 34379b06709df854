/** @jest-environment jest-fixed-jsdom */
import { PriceElement } from './price';

it('a component shows the events of a `fetch` that the test answers', async () => {
  const headers = { 'content-type': 'text/event-stream' };
  globalThis.fetch = async () => new Response('event: price\ndata: 12.5\n\n', { headers });
  const price = new PriceElement('/price');
  while (price.element.textContent === '') await new Promise((resolve) => setTimeout(resolve));
  expect(price.element.textContent).toBe('12.50');
  price.remove();
});
