// Every entry point of the server package.
import { SseModule, type SseModuleOptions } from '@event-stream/nest';
import { LmdbEventLog } from '@event-stream/nest/lmdb';
import { SseAuthGuard } from '@event-stream/nest/passport';
import { RedisEventLog } from '@event-stream/nest/redis';
import { ApiSseEvents } from '@event-stream/nest/swagger';
import { SseHealthIndicator } from '@event-stream/nest/terminus';
import { FakeClock } from '@event-stream/nest/testing';

const options: SseModuleOptions = { heartbeat: 15_000 };
SseModule.forRoot(options);
// @ts-expect-error: without types, every option would pass.
SseModule.forRoot({ unknown: true });
// `SseAuthGuard` and `ApiSseEvents` are functions that are called for their result.
const all = [LmdbEventLog, SseAuthGuard, RedisEventLog, ApiSseEvents, SseHealthIndicator, FakeClock];
console.log(all.map((one) => typeof one).join());
