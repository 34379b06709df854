import { Injectable, type OnApplicationShutdown, type OnModuleInit, type Type } from '@nestjs/common';
import { ContextIdFactory, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { isOwnController } from '../auth/own-controllers.js';
import { claimController, claimScopedController, installCallTaking } from './handler-calls.interceptor.js';
import { SseRoutes } from './sse-routes.service.js';
import { StreamDoor } from './stream-door.service.js';

/** A controller as Nest keeps it. */
interface ControllerWrapper {
  readonly instance: object;
  isDependencyTreeStatic(): boolean;
  getInstanceByContextId(contextId: object): { readonly instance: object } | undefined;
}

/** Has the {@link StreamDoor} of this application take the calls of its `@Sse()` handlers, once all guards have let the request in. */
@Injectable()
export class StreamClaims implements OnModuleInit, OnApplicationShutdown {
  private readonly releases: (() => void)[] = [];

  constructor(
    private readonly modules: ModulesContainer,
    private readonly routes: SseRoutes,
    private readonly door: StreamDoor,
  ) {}

  onModuleInit(): void {
    installCallTaking();
    for (const { controllers } of this.modules.values())
      for (const wrapper of controllers.values())
        if (this.concerns(wrapper.metatype as Type)) this.claim(wrapper.metatype as Type, wrapper);
  }

  onApplicationShutdown(): void {
    for (const release of this.releases.splice(0)) release();
  }

  private concerns(controller: Type): boolean {
    if (isOwnController(controller)) return true;
    const handlers = controller.prototype as Record<string, () => unknown>;
    const names = new MetadataScanner().getAllMethodNames(handlers);
    return names.some((name) => this.routes.of(controller, handlers[name]!) !== undefined);
  }

  private claim(controller: Type, wrapper: ControllerWrapper): void {
    if (wrapper.isDependencyTreeStatic()) {
      claimController(wrapper.instance, this.door);
      return;
    }
    const owns = (instance: object, request: object): boolean => {
      const contextId = ContextIdFactory.getByRequest(request);
      const info = { token: controller, isTreeDurable: true };
      const ids = [contextId, contextId.getParent?.(info) ?? contextId];
      return ids.some((id) => wrapper.getInstanceByContextId(id)?.instance === instance);
    };
    this.releases.push(claimScopedController(controller, { taker: this.door, owns }));
  }
}
