import { type DynamicModule, Module } from '@nestjs/common';
import { EventDeclarationError } from '../../errors/event.errors.js';
import { EventCatalog } from './event-catalog.js';
import type { EventDeclaration } from './event-declaration.js';

/** Options of `SseModule.forFeature()`. */
export interface SseFeatureOptions {
  /** The events of the module: classes with `@SseEvent()` and what `defineSseEvent()` returned. */
  readonly events: readonly EventDeclaration[];
}

/** What `SseModule.forFeature()` imports. */
@Module({})
export class SseFeatureModule {
  /** Declares the events when the application boots, which fails if they cannot be declared. */
  static with({ events }: SseFeatureOptions): DynamicModule {
    const declaration = {
      provide: Symbol('SseFeature'),
      inject: [{ token: EventCatalog, optional: true }],
      useFactory: async (catalog?: EventCatalog): Promise<void> => {
        if (!catalog) throw new EventDeclarationError([NO_ROOT]);
        await catalog.declare(events);
      },
    };
    return { module: SseFeatureModule, providers: [declaration] };
  }
}

const NO_ROOT = 'there is no SseModule in the application; import SseModule.forRoot() in the root module';
