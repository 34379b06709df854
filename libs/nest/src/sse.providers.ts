import type { Provider } from '@nestjs/common';
import { APP_FILTER, ModuleRef, ModulesContainer } from '@nestjs/core';
import { Authenticator } from './auth/authenticator.js';
import { Revocations } from './auth/revocations.js';
import { serializePublicUser } from './auth/auth-options.js';
import { SseAuthService } from './auth/sse-auth.service.js';
import { StreamTickets } from './auth/ticket/stream-tickets.js';
import { ConnectionLimits } from './limits/connection-limits.js';
import { SseLimitStats } from './limits/limit-stats.js';
import { Turns } from './connection/turns.js';
import { RoomLimits } from './limits/room-limits.js';
import { SseConnections } from './connection/sse-connections.js';
import { ClassSerializer } from './event/contract/class-serializer.js';
import { EventCatalog } from './event/contract/event-catalog.js';
import { SseErrorFilter } from './errors/sse-error.filter.js';
import { SseDrainService } from './shutdown/drain.service.js';
import { LogOpener } from './log/log-opener.service.js';
import { EventLog } from './log/event-log.interface.js';
import { MemoryEventLog } from './log/memory/memory-event-log.js';
import { SseHealthService } from './observe/health.service.js';
import { MetricsService } from './observe/metrics.service.js';
import { ObservedLog } from './log/observed-log.js';
import { assertImportedOnce } from './assert-imported-once.js';
import { resolveSseOptions } from './resolve-sse-options.js';
import { BackplaneCalls } from './nodes/backplane-calls.js';
import { LocalBackplane } from './nodes/backplane-local.js';
import { Backplane, type BackplaneHost } from './nodes/backplane.interface.js';
import { ExistingRoomPolicy } from './policy/existing-room-policy.service.js';
import { ALLOW_ALL, RoomPolicy } from './policy/room-policy.interface.js';
import { RoomService } from './room/room.service.js';
import { SseRoutes } from './route/sse-routes.service.js';
import { StreamClaims } from './route/stream-claims.service.js';
import { StreamDoor } from './route/stream-door.service.js';
import { MODULE_OPTIONS_TOKEN } from './sse.module-definition.js';
import type { SseModuleOptions } from './sse-options.interface.js';
import { SSE_SETTINGS } from './options/settings-token.js';
import type { SseSettings } from './sse-settings.interface.js';

const IMPORTED_ONCE = Symbol('ImportedOnce');
// Optional, so that the bare class among the imports is told what it lacks.
const OPTIONS = { token: MODULE_OPTIONS_TOKEN, optional: true };

/** Everything `SseModule` provides. The log waits for the settings, so that bad options are named before one is opened. */
export const SSE_PROVIDERS: Provider[] = [
  // The first: no factory of options has run by then.
  { provide: IMPORTED_ONCE, inject: [ModulesContainer], useFactory: assertImportedOnce },
  { provide: SSE_SETTINGS, inject: [OPTIONS, IMPORTED_ONCE], useFactory: createSettings },
  { provide: EventLog, inject: [OPTIONS, SSE_SETTINGS], useFactory: createLog },
  {
    provide: RoomPolicy,
    inject: [OPTIONS, ModuleRef, SSE_SETTINGS],
    useFactory: createPolicy,
  },
  { provide: SseConnections, useFactory: () => new SseConnections() },
  { provide: Revocations, useFactory: () => new Revocations() },
  {
    provide: EventCatalog,
    inject: [SSE_SETTINGS],
    useFactory: async ({ serializeClasses, callbackTimeout }: SseSettings) =>
      new EventCatalog(await ClassSerializer.load(serializeClasses), callbackTimeout),
  },
  {
    provide: StreamTickets,
    inject: [SSE_SETTINGS],
    useFactory: ({ auth }: SseSettings) => new StreamTickets(auth.ticket),
  },
  {
    provide: Authenticator,
    inject: [SSE_SETTINGS, StreamTickets],
    useFactory: ({ auth }: SseSettings, tickets: StreamTickets) => new Authenticator(auth, tickets),
  },
  { provide: SseLimitStats, useFactory: () => new SseLimitStats() },
  {
    provide: ConnectionLimits,
    inject: [SSE_SETTINGS, SseLimitStats],
    useFactory: ({ limits }: SseSettings, stats: SseLimitStats) => new ConnectionLimits(limits, stats),
  },
  {
    provide: Turns,
    inject: [SSE_SETTINGS, SseLimitStats],
    useFactory: ({ limits }: SseSettings, stats: SseLimitStats) => new Turns(limits, stats),
  },
  {
    provide: RoomLimits,
    inject: [SSE_SETTINGS, SseLimitStats],
    useFactory: ({ limits }: SseSettings, stats: SseLimitStats) => new RoomLimits(limits, stats),
  },
  { provide: Backplane, inject: [OPTIONS, EventLog], useFactory: createBackplane },
  {
    provide: BackplaneCalls,
    inject: [Backplane],
    useFactory: (backplane: Backplane) => new BackplaneCalls(backplane),
  },
  {
    provide: ObservedLog,
    inject: [EventLog, MetricsService, SSE_SETTINGS],
    useFactory: (log: EventLog, metrics: MetricsService, { rootSpans }: SseSettings) =>
      new ObservedLog(log, metrics, rootSpans),
  },
  SseDrainService,
  SseHealthService,
  LogOpener,
  MetricsService,
  RoomService,
  SseAuthService,
  SseRoutes,
  StreamClaims,
  StreamDoor,
  { provide: APP_FILTER, useClass: SseErrorFilter },
];

async function createSettings(options: SseModuleOptions): Promise<SseSettings> {
  return serializePublicUser(resolveSseOptions(options));
}

function createLog({ log }: SseModuleOptions): EventLog {
  return log ?? new MemoryEventLog();
}

function createBackplane({ backplane }: SseModuleOptions, log: EventLog & Partial<BackplaneHost>): Backplane {
  return backplane ?? log.backplane ?? new LocalBackplane();
}

function createPolicy(
  { roomPolicy = ALLOW_ALL }: SseModuleOptions,
  modules: ModuleRef,
): RoomPolicy | Promise<RoomPolicy> {
  if ('useClass' in roomPolicy) return modules.create(roomPolicy.useClass);
  if ('useExisting' in roomPolicy) return new ExistingRoomPolicy(modules, roomPolicy.useExisting);
  return roomPolicy;
}
