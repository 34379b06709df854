import type { ModulesContainer } from '@nestjs/core';
import { ImportedTwiceError } from './errors/imported-twice.error.js';
import { SseSettings } from './settings/sse-settings.interface.js';

/**
 * Looks through the modules of the application. Nest takes `forRoot()` that is called twice for two modules.
 *
 * @throws ImportedTwiceError
 */
export function assertImportedOnce(modules: ModulesContainer): void {
  const all = [...modules.values()];
  const own = new Set(all.filter(({ providers }) => providers.has(SseSettings)));
  if (own.size < 2) return;
  const importers = all.filter(({ imports }) => [...imports].some((imported) => own.has(imported)));
  throw new ImportedTwiceError(importers.map(({ name }) => name));
}
