import type * as transformerPackage from 'class-transformer';
import type * as validatorPackage from 'class-validator';
import { MissingPackageError } from '../errors/missing-package.error.js';

/** The packages that validate event classes: optional peers, loaded with the first class that needs them. */
export interface ClassPackages {
  readonly validator: typeof validatorPackage;
  readonly transformer: typeof transformerPackage;
}

let loaded: ClassPackages | undefined;

/** The packages, if they have been loaded. */
export function classPackages(): ClassPackages | undefined {
  return loaded;
}

/** @throws MissingPackageError */
export async function loadClassPackages(): Promise<ClassPackages> {
  try {
    loaded ??= {
      validator: await import('class-validator'),
      transformer: await import('class-transformer'),
    };
    return loaded;
  } catch (error) {
    if (!(error as NodeJS.ErrnoException).code?.endsWith('MODULE_NOT_FOUND')) throw error;
    const packages = ['class-validator', 'class-transformer'];
    throw new MissingPackageError('Classes with @SseEvent() are validated by class-validator', packages, {
      cause: error,
    });
  }
}
