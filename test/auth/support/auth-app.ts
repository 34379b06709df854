import {
  type CanActivate,
  Controller,
  Injectable,
  type LoggerService,
  type MessageEvent,
  Param,
  Sse,
  type Type,
  UseGuards,
} from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { PassportStrategy } from '@nestjs/passport';
import {
  type AuthOptions,
  Connection,
  RoomClaims,
  RoomService,
  SseAuthController,
  type SseConnection,
  type SseModuleOptions,
  SseTokenGuard,
} from '@nestream/nest';
import { SseAuthGuard } from '@nestream/nest/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Observable } from 'rxjs';
import { startApp, type Platform, type TestApp } from '../../kit/test-app.js';

export const SECRET = 'a secret of the tests, long enough for HS256';
const jwt = new JwtService({ secret: SECRET });

/** What the tokens of these tests claim. */
export interface Claims {
  readonly sub?: string;
  readonly sid?: string;
  readonly rooms?: readonly string[];
  readonly name?: string;
}

/** A good token that ends in some seconds. */
export function sign(
  { sub = 'ann', rooms = ['news', 'orders.{id}'], ...rest }: Claims = {},
  seconds = 600,
): string {
  return jwt.sign({ sub, rooms, ...rest }, { expiresIn: seconds });
}

/** As `Authorization` header. */
export const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

/** The strategy as the documentation of Nest has it: it knows headers only. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({ jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: SECRET });
  }

  validate({ sub, rooms, name }: Claims): object {
    // Without `exp` and `sid`, as most applications do it.
    return { id: sub, rooms, name };
  }
}

@Injectable()
export class TokenGuard extends SseTokenGuard {
  async verify(token: string): Promise<object> {
    const { sub, rooms, name } = await jwt.verifyAsync<Claims>(token, { algorithms: ['HS256'] });
    return { id: sub, rooms, name };
  }
}

/** The two ways to guard a stream. */
export const GUARDS = ['passport', 'verify'] as const;
export type GuardKind = (typeof GUARDS)[number];

export interface AuthAppOptions {
  readonly guard?: GuardKind | Type<CanActivate>;
  readonly auth?: AuthOptions;
  readonly sse?: SseModuleOptions;
  readonly logger?: LoggerService;
  readonly cors?: object;
  readonly port?: number;
}

/** Holds requests up behind their guard. */
export interface Gate {
  /** Resolves when a request has come. */
  readonly reached: Promise<void>;
  readonly passed: Promise<void>;
  go(): void;
}

function createGate(): Gate & { reach(): void } {
  const steps = { reach: () => {}, go: () => {} };
  const reached = new Promise<void>((resolve) => (steps.reach = resolve));
  const passed = new Promise<void>((resolve) => (steps.go = resolve));
  return { reached, passed, reach: () => steps.reach(), go: () => steps.go() };
}

export interface AuthApp extends TestApp {
  /** What holds up `/slow` between its guard and its stream. */
  readonly slow: Gate;
}

/** Streams of rooms behind a guard at `/streams/<rooms>`, and the routes of `SseAuthController`. */
export async function startAuthApp(platform: Platform, options: AuthAppOptions = {}): Promise<AuthApp> {
  const { guard = 'passport', auth, sse, logger, cors, port = 0 } = options;
  const passport = SseAuthGuard('jwt');
  const kind = guard === 'passport' ? passport : guard === 'verify' ? TokenGuard : guard;

  @Controller('streams')
  @UseGuards(kind)
  class StreamsController {
    constructor(private readonly rooms: RoomService) {}

    @Sse(':rooms')
    stream(@Param('rooms') rooms: string, @Connection() connection: SseConnection): Observable<MessageEvent> {
      return this.rooms.join(rooms.split(','), connection);
    }
  }

  const slow = createGate();

  class SlowGuard implements CanActivate {
    async canActivate(): Promise<boolean> {
      slow.reach();
      await slow.passed;
      return true;
    }
  }

  @Controller('slow')
  @UseGuards(kind, SlowGuard)
  class SlowController {
    constructor(private readonly rooms: RoomService) {}

    @Sse()
    stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
      return this.rooms.join('news', connection);
    }
  }

  const server = await startApp(platform, {
    port,
    sse: { roomPolicy: new RoomClaims<Claims>((user) => user.rooms), ...sse, auth: auth ?? {} },
    controllers: [StreamsController, SlowController, SseAuthController(kind)],
    providers: [JwtStrategy, TokenGuard],
    ...(logger && { nest: { logger } }),
    configure: (app) => {
      if (cors) app.enableCors(cors);
    },
  });
  return { ...server, slow };
}

/** Sends JSON, and gives status and answer. */
export async function post(
  url: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    headers: response.headers,
  };
}
