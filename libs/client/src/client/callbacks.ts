import { call } from './listeners.js';
import type { ErrorSource, SseClientOptions } from './sse-client-options.interface.js';

type Name = 'onOpen' | 'onGap' | 'onInvalid' | 'onClosing' | 'retry';
type Callback<Of extends Name> = NonNullable<SseClientOptions[Of]>;

/** Calls the callbacks of the options, so that nothing they throw gets any further than `onError`. */
export class Callbacks {
  readonly #options: Omit<SseClientOptions<never>, 'schemas'>;

  constructor(options: Omit<SseClientOptions<never>, 'schemas'>) {
    this.#options = options;
  }

  /** Calls the callback of this name, if there is one. */
  call<Of extends Name>(
    name: Of,
    argument: Parameters<Callback<Of>>[0],
  ): ReturnType<Callback<Of>> | undefined {
    return this.guard(() => this.#options[name]?.(argument as never) as never, 'callback');
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
