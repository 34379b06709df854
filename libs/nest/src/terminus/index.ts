export { SseHealthIndicator } from './sse-health-indicator.service.js';
