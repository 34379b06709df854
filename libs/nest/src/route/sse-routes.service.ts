import { Inject, Injectable, Logger, type OnModuleInit, type Type } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { InvalidOptionsError } from '../errors/module.errors.js';
import { SSE_SETTINGS } from '../options/settings-token.js';
import type { RouteSettings } from './route-settings.interface.js';
import { takesConnection } from './connection.decorator.js';
import { STREAM_OPTIONS } from './stream-options.decorator.js';
import type { SseStreamOptions } from './stream-options.interface.js';

/** One `@Sse()` handler, and what its streams are. */
export interface SseRoute {
  readonly controller: Type;
  /** Class and method: `RoomsController.stream`. */
  readonly name: string;
  readonly kind: 'managed' | 'plain';
  /** What decided the kind, such as `takes @Connection()`. */
  readonly reason: string;
  readonly options: SseStreamOptions;
  /** Why the application must not start with it. */
  readonly problem: string | undefined;
}

type Handler = (...args: never[]) => unknown;

/**
 * The kinds of all `@Sse()` routes, known from metadata before any stream opens. A route is managed by, in this order: `@StreamOptions({ managed })` on
 * the handler, `@Connection()`, `@StreamOptions({ managed })` on the class, the module option `managed`.
 */
@Injectable()
export class SseRoutes implements OnModuleInit {
  private readonly logger = new Logger('SseModule');
  /** By class and handler, since a handler may be inherited. */
  private readonly known = new Map<object, Map<object, SseRoute | undefined>>();

  constructor(
    private readonly modules: ModulesContainer,
    @Inject(SSE_SETTINGS) private readonly settings: RouteSettings,
  ) {}

  /** @throws InvalidOptionsError for a handler that takes `@Connection()` and is said to be plain */
  onModuleInit(): void {
    const routes = this.all();
    const problems = routes.flatMap(({ problem }) => problem ?? []);
    if (problems.length > 0) throw new InvalidOptionsError(problems, '@StreamOptions()');
    const list = routes.map(({ name, kind, reason }) => `${name} ${kind} (${reason})`);
    if (list.length > 0) this.logger.debug(`Streams: ${list.join(', ')}`);
  }

  /** The route of a handler, if it is an `@Sse()` one. */
  of(controller: Type, handler: Handler): SseRoute | undefined {
    const own = this.known.get(controller) ?? new Map<object, SseRoute | undefined>();
    this.known.set(controller, own);
    if (!own.has(handler)) own.set(handler, this.read(controller, handler));
    return own.get(handler);
  }

  /** All routes of the application, by module and controller. */
  all(): SseRoute[] {
    const wrappers = [...this.modules.values()].flatMap(({ controllers }) => [...controllers.values()]);
    const controllers = new Set(wrappers.map(({ metatype }) => metatype as Type));
    return [...controllers].flatMap(({ prototype }) => {
      const handlers = prototype as Record<string, Handler> & { readonly constructor: Type };
      const names = new MetadataScanner().getAllMethodNames(handlers);
      return names.flatMap((name) => this.of(handlers.constructor, handlers[name]!) ?? []);
    });
  }

  private read(controller: Type, handler: Handler): SseRoute | undefined {
    if (!Reflect.hasMetadata(SSE_METADATA, handler)) return undefined;
    const name = nameOf(controller, handler);
    const ofClass = Reflect.getMetadata(STREAM_OPTIONS, controller) as SseStreamOptions | undefined;
    const ofHandler = Reflect.getMetadata(STREAM_OPTIONS, handler) as SseStreamOptions | undefined;
    const takes = takesConnection(controller, name);
    const [managed, reason] = this.decide(takes, ofClass, ofHandler);
    const options = { ...ofClass, ...ofHandler };
    return {
      controller,
      name: `${controller.name}.${name}`,
      kind: managed ? 'managed' : 'plain',
      reason,
      options,
      problem: problemOf(`${controller.name}.${name}`, managed, takes, options),
    };
  }

  private decide(
    takes: boolean,
    ofClass: SseStreamOptions | undefined,
    ofHandler: SseStreamOptions | undefined,
  ): [managed: boolean, reason: string] {
    if (ofHandler?.managed !== undefined) return [ofHandler.managed, '@StreamOptions() on the handler'];
    if (takes) return [true, 'takes @Connection()'];
    if (ofClass?.managed !== undefined) return [ofClass.managed, '@StreamOptions() on the class'];
    if (this.settings.managed === 'all') return [true, "module option managed: 'all'"];
    return [false, 'does not take @Connection()'];
  }
}

function problemOf(
  name: string,
  managed: boolean,
  takesIt: boolean,
  { controls, onGap }: SseStreamOptions,
): string | undefined {
  if (takesIt && !managed)
    return `${name} takes @Connection() and is { managed: false }; remove one of the two`;
  if (onGap && controls !== false)
    return `${name} has onGap and is not { controls: false }: its clients are sent a "gap" event; add one or remove the other`;
  if (!managed && controls !== undefined)
    return `${name} has controls, which a plain stream has none of; take @Connection(), or remove it`;
  return undefined;
}

/** The property that holds a handler: a decorator may have wrapped it, so its own name may be another. */
function nameOf(controller: Type, handler: Handler): string {
  for (
    let prototype = controller.prototype as object | null;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (value === handler) return name;
  }
  return handler.name;
}
