/** @jest-environment jsdom */
import { EventStreamParser } from '@nestream/client';
import { EventSource } from '@nestream/client/eventsource';
import { NewsElement, PriceElement } from './price';

it('a component that creates a client renders', () => {
  const price = new PriceElement('/price');
  const news = new NewsElement();
  document.body.append(price.element);
  expect(document.querySelector('output')).toBe(price.element);
  price.remove();
  news.remove();
});

it('every other class can be created or named', () => {
  expect(new EventStreamParser({ onEvent: () => {} }).lastEventId).toBe('');
  expect(EventSource.name).toBe('EventSource');
});
