import type { ValidationError } from 'class-validator';
import { EventValidationError, type EventIssue } from '../../errors/event.errors.js';
import { type EventClass, eventClassFacts, type EventClassFacts } from './event-class.js';
import { type ClassPackages, classPackages, loadClassPackages } from './class-packages.js';

/**
 * Data of an event class as it is sent: validated, and made plain as Nest's `ClassSerializerInterceptor` does (`@Exclude()`,
 * `@Expose()`, `@Transform()`). Plain data becomes an instance first, an instance is validated as it is.
 *
 * @throws EventValidationError, MissingPackageError
 */
export async function validateClass(target: EventClass, data: unknown): Promise<unknown> {
  // Without an await where it can be: what the caller does with the object after publishing it is not to be seen.
  return validateWith(classPackages() ?? (await loadClassPackages()), target, data);
}

/** Whether a class has any rule; without one nothing could be told about its data. */
export function hasRules({ validator }: ClassPackages, target: EventClass): boolean {
  const { groups, strictGroups = false, always = false } = factsOf(target).options;
  const rules = validator
    .getMetadataStorage()
    .getTargetValidationMetadatas(target, '', always, strictGroups, groups);
  return rules.length > 0;
}

async function validateWith(packages: ClassPackages, target: EventClass, data: unknown): Promise<unknown> {
  const { validator, transformer } = packages;
  const { type, options } = factsOf(target);
  if (typeof data !== 'object' || data === null || Array.isArray(data) || ArrayBuffer.isView(data)) {
    throw new EventValidationError(type, [{ path: '', message: `give an object for ${target.name}` }]);
  }
  const { transformOptions, ...rules } = options;
  const instance =
    data instanceof target
      ? data
      : transformer.plainToInstance(target as new () => object, data, transformOptions);
  const errors = validator.validate(instance, {
    whitelist: true,
    forbidNonWhitelisted: true,
    ...rules,
    // Else a nested object that is no instance of its class would pass unseen.
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
  });
  // A copy, taken while the rules above have seen the same values; only asynchronous ones are answered later.
  const plain = transformer.instanceToPlain(instance, transformOptions);
  const issues = (await errors).flatMap((error) => [...issuesOf(error, '')]);
  if (issues.length > 0) throw new EventValidationError(type, issues);
  return plain;
}

function factsOf(target: EventClass): EventClassFacts {
  return eventClassFacts(target)!;
}

function* issuesOf(error: ValidationError, parent: string): Generator<EventIssue> {
  const path = [parent, error.property].filter(Boolean).join('.');
  for (const [rule, message] of Object.entries(error.constraints ?? {})) {
    yield { path, message: rule === 'unknownValue' ? NO_RULES : message };
  }
  for (const child of error.children ?? []) yield* issuesOf(child, path);
}

const NO_RULES =
  'it is of no class with rules; give a nested object its class with @Type(() => TheClass), or an instance of it, and fields a decorator (@Allow() for any value)';
