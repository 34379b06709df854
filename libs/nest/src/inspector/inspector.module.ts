import { type CanActivate, type DynamicModule, Module, type Type, type ModuleMetadata } from '@nestjs/common';
import { group, required, resolveOptions, value } from '../options/option-rules.js';
import { createInspectorController } from './inspector.controller.js';
import { InspectorService } from './inspector.service.js';

/** Options of the inspector. It is off unless they are given. */
export interface InspectorOptions {
  /**
   * Who may see and kick: a guard, or several that must all agree. Required. A browser has to get past it by opening the page, so it
   * should look at a cookie, or ask for HTTP Basic authentication.
   */
  readonly guard: Type<CanActivate> | CanActivate | readonly (Type<CanActivate> | CanActivate)[];
  /** Where the page is, below the global prefix. Default `sse-inspector`. */
  readonly path?: string | undefined;
  /** Modules whose providers the guard needs, unless they are global. Default none. */
  readonly imports?: ModuleMetadata['imports'];
}

type Guards = (Type<CanActivate> | CanActivate)[];

const OPTIONS = {
  guard: required<Guards>(
    'a guard that lets operators pass and nobody else: inspector: { guard: OperatorGuard }',
    isGuards,
  ),
  path: value<string>('a path such as "sse-inspector"', isPath, 'sse-inspector'),
  imports: value<NonNullable<InspectorOptions['imports']>>('a list of modules', Array.isArray, []),
};

/** The inspector: a page with the live streams of this process. */
@Module({})
export class InspectorModule {
  /** @throws InvalidOptionsError, above all where there is no guard. */
  static with(inspector: InspectorOptions): DynamicModule {
    const { guard, path, imports } = resolveOptions(
      'SseModule',
      { inspector },
      { inspector: group(OPTIONS) },
    ).inspector;
    const guards = [guard].flat();
    return {
      module: InspectorModule,
      imports,
      controllers: [createInspectorController(path, guards)],
      providers: [InspectorService],
    };
  }
}

function isPath(given: unknown): boolean {
  return typeof given === 'string' && /^[\w./-]+$/.test(given);
}

function isGuards(given: unknown): boolean {
  const guards = [given].flat();
  return guards.length > 0 && guards.every(isGuard);
}

function isGuard(guard: unknown): boolean {
  const instance = (typeof guard === 'function' ? guard.prototype : guard) as
    Partial<CanActivate> | undefined;
  return typeof instance?.canActivate === 'function';
}
