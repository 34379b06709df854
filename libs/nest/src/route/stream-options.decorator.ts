import { SetMetadata } from '@nestjs/common';
import { callback, choice, flag, MAX_TIMER, number, resolveOptions } from '../options/option-rules.js';
import type { SseStreamOptions } from './stream-options.interface.js';

/** Where the options are kept: on the class and on the handler. */
export const STREAM_OPTIONS = 'nestream:stream-options';

const lifespan = number({ default: 0, min: 1_000, max: MAX_TIMER, off: 0, unit: 'milliseconds' });

const OPTIONS = {
  managed: flag(false),
  controls: flag(true),
  onGap: callback<SseStreamOptions['onGap']>('a function of the gap', undefined),
  limit: number({ default: Infinity, min: 1, off: Infinity, unit: 'streams' }),
  maxAge: lifespan,
  idleTimeout: lifespan,
  drain: choice('close', 'finish', 'none'),
};

/**
 * Options of an `@Sse()` route, or of all routes of a controller; those of the route win.
 *
 * @throws InvalidOptionsError when the class is loaded. The error names the value and how to fix it.
 */
export const StreamOptions = (options: SseStreamOptions): MethodDecorator & ClassDecorator => {
  resolveOptions('@StreamOptions()', options, OPTIONS);
  return SetMetadata(STREAM_OPTIONS, options);
};
