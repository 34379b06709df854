/** What a lock is asked for with. */
export interface LockRequest {
  /** Gives up waiting when it aborts. Not together with `steal`. */
  readonly signal?: AbortSignal;
  /** Takes the lock from whoever holds it. */
  readonly steal?: boolean;
}

/** The part of `navigator.locks` that is used. */
export interface LockManagerLike {
  /** Calls `hold` when the lock is granted, which lasts until its promise settles. Rejects when it was stolen. */
  request(name: string, options: LockRequest, hold: () => Promise<void>): Promise<unknown>;
}

/** The part of a `BroadcastChannel` that is used. */
export interface ChannelLike {
  /** Posts to all other channels of the name. */
  postMessage(message: unknown): void;
  /** Ends it: nothing is posted or received any more. */
  close(): void;
}

/** What the tabs of an origin share. Tests inject their own. */
export interface SharedPlatform {
  /** `navigator.locks`, or what takes its place. */
  readonly locks: LockManagerLike;
  /** Opens a channel; `onMessage` gets what others post to those of this name. */
  openChannel(name: string, onMessage: (message: unknown) => void): ChannelLike;
}
