import type { EventDeclarations } from './event-declaration.js';

/** Options of `SseModule.forFeature()`. */
export interface SseFeatureOptions {
  /** The events of the module by type: classes with `@SseEvent()` and what `defineSseEvent()` returned. */
  readonly events: EventDeclarations;
}
