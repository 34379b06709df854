import { show } from './options/option-checker.js';
import { InvalidOptionsError } from './errors/module.errors.js';

/**
 * Refuses what is no object of options: a list, function or promise has no keys, and would pass for the defaults.
 *
 * @throws InvalidOptionsError
 */
export function assertOptions(options: unknown): asserts options is object {
  if (typeof options === 'object' && options && !Array.isArray(options) && !('then' in options)) return;
  const given = typeof options === 'function' ? 'a function' : show(options);
  throw new InvalidOptionsError([
    `the options are ${given}; give forRoot() an object, or return an object from useFactory of forRootAsync(), {} for the defaults`,
  ]);
}

/** @throws InvalidOptionsError for options of `forRootAsync()` that say nowhere where the options come from. */
export function assertAsyncOptions(options: unknown): void {
  assertOptions(options);
  const { useFactory, useClass, useExisting } = options as Record<string, unknown>;
  if (useFactory ?? useClass ?? useExisting) return;
  throw new InvalidOptionsError(['forRootAsync() has no useFactory, useClass or useExisting; give one']);
}
