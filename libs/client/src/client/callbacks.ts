import type { FullReconnectOptions } from '../reconnect/reconnect-options.interface.js';
import { call } from './listeners.js';
import type { ControlCallbacks, ErrorSource, LifecycleCallbacks } from './lifecycle-callbacks.interface.js';
import type { PayloadOptions } from './payload.js';

/** The options that are called. */
export type CallbackOptions = LifecycleCallbacks &
  ControlCallbacks &
  Pick<FullReconnectOptions, 'retry'> &
  Pick<PayloadOptions<object>, 'onInvalid'>;

type Name = 'onState' | 'onOpen' | 'onGap' | 'onInvalid' | 'onClosing' | 'retry';
type Callback<Of extends Name> = NonNullable<CallbackOptions[Of]>;

/** Calls the callbacks of the options, so that nothing they throw gets any further than `onError`. */
export class Callbacks {
  readonly #options: CallbackOptions;

  constructor(options: CallbackOptions) {
    this.#options = options;
  }

  /** Calls the callback of this name, if there is one. */
  call<Of extends Name>(name: Of, ...given: Parameters<Callback<Of>>): ReturnType<Callback<Of>> | undefined {
    const options = this.#options as Record<Name, ((...given: unknown[]) => never) | undefined>;
    return this.guard(() => options[name]?.(...given), 'callback');
  }

  /** Calls what a user gave; what it throws is reported. */
  guard<Result>(callback: () => Result, source: ErrorSource): Result | undefined {
    return call(callback, undefined, (error) => this.report(error, source));
  }

  report(error: unknown, source: ErrorSource): void {
    try {
      if (this.#options.onError) this.#options.onError(error, source);
      else if (source !== 'connection') log(error);
    } catch (thrown) {
      log(thrown);
    }
  }
}

/** The last resort, and not `reportError`: in some runtimes that ends the process. */
function log(error: unknown): void {
  // oxlint-disable-next-line no-console
  console.error(error);
}
