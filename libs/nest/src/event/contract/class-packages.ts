import type * as transformerPackage from 'class-transformer';
import type * as validatorPackage from 'class-validator';
import { MissingPackageError } from '../../errors/event.errors.js';

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

/** What makes instances plain. */
export interface Transformer {
  readonly instanceToPlain: (value: object) => unknown;
  /** Whether a class, or one that it extends, has a decorator of class-transformer. */
  readonly isDecorated: (target: unknown) => boolean;
}

/** class-transformer; `undefined` where it is not installed. */
export async function loadTransformer(): Promise<Transformer | undefined> {
  try {
    const { Expose, instanceToPlain } = await import('class-transformer');
    const maps = await loadMetadata(Expose);
    return { instanceToPlain, isDecorated: (target) => isDecorated(maps, target) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Decorators by class, as the package keeps them. */
type MetadataMap = Pick<ReadonlyMap<unknown, unknown>, 'has'>;

/** What the package does not export: where its decorators are kept. Nest's mapped types read the same file. */
async function loadMetadata(
  decorate: typeof transformerPackage.Expose,
): Promise<readonly MetadataMap[] | undefined> {
  const path = 'class-transformer/cjs/storage.js';
  const storage = await import(/* webpackIgnore: true */ path).then(
    (file: { defaultMetadataStorage?: object }) => file.defaultMetadataStorage,
    () => undefined,
  );
  const maps = Object.values(storage ?? {}).filter(
    (value): value is Map<unknown, unknown> => value instanceof Map,
  );
  class Probe {
    declare readonly field: string;
  }
  decorate()(Probe.prototype, 'field');
  // A bundler may have made a second copy of the package, which knows no class of the application.
  return maps.some((map) => map.has(Probe)) ? maps : undefined;
}

function isDecorated(maps: readonly MetadataMap[] | undefined, target: unknown): boolean {
  // Unknown where decorators are kept: then any class may have some, unless it says itself what its JSON is.
  if (!maps) return typeof target === 'function' && !('toJSON' in (target.prototype as object));
  for (let type = target; typeof type === 'function'; type = Object.getPrototypeOf(type) as unknown) {
    if (maps.some((map) => map.has(type))) return true;
  }
  return false;
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code?.endsWith('MODULE_NOT_FOUND') ?? false;
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
    if (!isMissing(error)) throw error;
    const packages = ['class-validator', 'class-transformer'];
    throw new MissingPackageError('Classes with @SseEvent() are validated by class-validator', packages, {
      cause: error,
    });
  }
}
