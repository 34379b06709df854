import type { LockManagerLike, SharedPlatform } from './shared-platform.interface.js';

const scope: {
  readonly navigator?: { readonly locks?: LockManagerLike };
  readonly BroadcastChannel?: typeof BroadcastChannel;
} = globalThis;

/** What this runtime offers; `undefined` where it lacks locks (a page that is not served securely) or channels. */
export function detectPlatform(): SharedPlatform | undefined {
  const locks = scope.navigator?.locks;
  const Channel = scope.BroadcastChannel;
  if (!locks || !Channel) return undefined;
  return {
    locks: { request: (name, options, hold) => locks.request(name, options, hold) },
    openChannel: (name, onMessage) => {
      const channel = new Channel(name);
      channel.addEventListener('message', ({ data }) => onMessage(data));
      return channel;
    },
  };
}

/** Stands in where there is nothing to share by: this tab leads, and nobody follows. */
export const SOLO_PLATFORM: SharedPlatform = {
  locks: { request: (_name, _options, hold) => hold() },
  openChannel: () => ({ postMessage: () => {}, close: () => {} }),
};
