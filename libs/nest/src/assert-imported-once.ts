import type { ModulesContainer } from '@nestjs/core';
import { ImportedTwiceError } from './errors/module.errors.js';
import { SSE_SETTINGS } from './options/settings-token.js';

/**
 * Looks through the modules of the application. Nest takes `forRoot()` that is called twice for two modules.
 *
 * @throws ImportedTwiceError
 */
export function assertImportedOnce(modules: ModulesContainer): void {
  const all = [...modules.values()];
  const own = new Set(all.filter(({ providers }) => providers.has(SSE_SETTINGS)));
  if (own.size < 2) return;
  const importers = all.filter(({ imports }) => [...imports].some((imported) => own.has(imported)));
  throw new ImportedTwiceError(importers.map(({ name }) => name));
}
