// Every entry point of the server package.
import { SseModule, type SseModuleOptions } from '@nestream/nest';
import { LmdbEventLog } from '@nestream/nest/lmdb';
import { SseAuthGuard } from '@nestream/nest/passport';
import { RedisEventLog } from '@nestream/nest/redis';
import { ApiSseEvents } from '@nestream/nest/swagger';
import { SseHealthIndicator } from '@nestream/nest/terminus';
import { FakeClock } from '@nestream/nest/testing';

const options: SseModuleOptions = { heartbeat: 15_000 };
SseModule.forRoot(options);
// @ts-expect-error: without types, every option would pass.
SseModule.forRoot({ unknown: true });
// `SseAuthGuard` and `ApiSseEvents` are functions that are called for their result.
const all = [LmdbEventLog, SseAuthGuard, RedisEventLog, ApiSseEvents, SseHealthIndicator, FakeClock];
console.log(all.map((one) => typeof one).join());
