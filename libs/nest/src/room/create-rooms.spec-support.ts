import { SseConnections } from '../connection/sse-connections.js';
import { SseLimitStats } from '../limits/limit-stats.js';
import { RoomLimits } from '../limits/room-limits.js';
import { EventCatalog } from '../event/contract/event-catalog.js';
import type { EventLog } from '../log/event-log.interface.js';
import type { SseSettings } from '../sse-settings.interface.js';
import { BackplaneCalls } from '../nodes/backplane-calls.js';
import { LocalBackplane } from '../nodes/backplane-local.js';
import { ALLOW_ALL, type RoomPolicy } from '../policy/room-policy.interface.js';
import { RoomService } from './room.service.js';

/** A room service of an application that is one process. */
export function createRooms(
  log: EventLog,
  settings: SseSettings,
  policy: RoomPolicy = ALLOW_ALL,
  registry = new SseConnections(),
  limits = new RoomLimits(settings.limits, new SseLimitStats()),
): RoomService {
  const backplane = new LocalBackplane();
  const calls = new BackplaneCalls(backplane);
  const events = new EventCatalog(undefined, settings.callbackTimeout);
  const rooms = new RoomService(log, policy, settings, registry, events, limits, backplane, calls);
  rooms.onModuleInit();
  return rooms;
}
