import { type CanActivate, type DynamicModule, Module, type Type } from '@nestjs/common';
import { InvalidOptionsError } from '../errors/module.errors.js';
import type { InspectorOptions } from './inspector-options.interface.js';
import { createInspectorController } from './inspector.controller.js';
import { InspectorService } from './inspector.service.js';

/** The inspector: a page with the live streams of this process. */
@Module({})
export class InspectorModule {
  /** @throws InvalidOptionsError, above all where there is no guard. */
  static with({ guard, path = 'sse-inspector', imports = [] }: InspectorOptions): DynamicModule {
    const guards: (Type<CanActivate> | CanActivate)[] = [guard].flat();
    const problems: string[] = [];
    if (guards.length === 0 || !guards.every(isGuard)) {
      problems.push(
        'inspector.guard is missing; give a guard that lets operators pass and nobody else: inspector: { guard: OperatorGuard }',
      );
    }
    if (typeof path !== 'string' || !/^[\w./-]+$/.test(path)) {
      problems.push('inspector.path must be a path such as "sse-inspector"');
    }
    if (problems.length > 0) throw new InvalidOptionsError(problems);
    return {
      module: InspectorModule,
      imports,
      controllers: [createInspectorController(path, guards)],
      providers: [InspectorService],
    };
  }
}

function isGuard(guard: unknown): boolean {
  const instance = (typeof guard === 'function' ? guard.prototype : guard) as
    Partial<CanActivate> | undefined;
  return typeof instance?.canActivate === 'function';
}
