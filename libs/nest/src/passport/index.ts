export { SseAuthGuard } from './sse-auth.guard.js';
