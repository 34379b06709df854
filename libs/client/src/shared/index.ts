export { SharedSseClient } from './shared-sse-client.js';
export { type SharedSseClientOptions } from './shared-sse-client-options.interface.js';
export { RelayedError } from './relay/relayed.error.js';
export {
  type ChannelLike,
  type LockManagerLike,
  type LockRequest,
  type SharedPlatform,
} from './platform/shared-platform.interface.js';
