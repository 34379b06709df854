import type { ReconnectOptions } from '../reconnect/reconnect-options.interface.js';
import type { ControlCallbacks, ErrorSource, LifecycleCallbacks } from './lifecycle-callbacks.interface.js';
import type { PayloadOptions } from './payload.js';

/** The options that are called. */
export type CallbackOptions = LifecycleCallbacks &
  ControlCallbacks &
  Pick<ReconnectOptions, 'retry'> &
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
    return this.guard('callback', () => options[name]?.(...given), undefined);
  }

  /** Calls what a user gave; what it throws, or rejects with, is reported. */
  guard<Argument, Result>(
    source: ErrorSource,
    callback: (argument: Argument) => Result,
    argument: Argument,
  ): Result | undefined {
    try {
      const result = callback(argument);
      if (result instanceof Promise) result.catch((error: unknown) => this.report(error, source));
      return result;
    } catch (error) {
      this.report(error, source);
      return undefined;
    }
  }

  report(error: unknown, source: ErrorSource): void {
    try {
      if (this.#options.onError) {
        this.#options.onError(error, source);
        return;
      }
      if (source === 'connection') return;
    } catch (thrown) {
      error = thrown;
    }
    // The last resort, and not `reportError`: in some runtimes that ends the process.
    // oxlint-disable-next-line no-console
    console.error(error);
  }
}
