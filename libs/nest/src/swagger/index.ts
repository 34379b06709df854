export { ApiSseEvents } from './api-sse-events.decorator.js';
