import { SseError } from './sse.error.js';

/** Thrown where a feature is used whose optional package is not installed. */
export class MissingPackageError extends SseError {
  readonly code = 'SSE_MISSING_PACKAGE';

  constructor(feature: string, packages: readonly string[], options?: { readonly cause?: unknown }) {
    super(`${feature}; run: npm install ${packages.join(' ')}`, 500, options);
  }
}
