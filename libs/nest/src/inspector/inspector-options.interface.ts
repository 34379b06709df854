import type { CanActivate, ModuleMetadata, Type } from '@nestjs/common';

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
