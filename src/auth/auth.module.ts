import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { JwtModule } from '@nestjs/jwt';
import { ThrottlerModule } from '@nestjs/throttler';
import type { Environment } from '../config/environment.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { EndedSessions } from './ended-sessions.js';
import { openEndedSessions } from './open-ended-sessions.js';
import { JwtStrategy } from './jwt.strategy.js';
import { SessionsService } from './sessions.service.js';
import { UsersService } from './users.service.js';

const ATTEMPTS = { limit: 10, ttl: 60_000 };

/** Who is there: tokens that last minutes, in a cookie or a header, renewed while somebody is there. */
@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService<Environment, true>) => ({
        secret: config.get('AUTH_SECRET', { infer: true }),
        signOptions: { algorithm: 'HS256', expiresIn: config.get('AUTH_TTL', { infer: true }) },
      }),
    }),
    ThrottlerModule.forRoot({
      throttlers: [ATTEMPTS],
      errorMessage: 'Too many attempts to sign in; try again in a minute',
    }),
  ],
  controllers: [AuthController],
  providers: [
    AuthService,
    UsersService,
    SessionsService,
    JwtStrategy,
    {
      provide: EndedSessions,
      inject: [ConfigService],
      useFactory: async (config: ConfigService<Environment, true>) =>
        openEndedSessions({
          LOG: config.get('LOG', { infer: true }),
          DATA_DIR: config.get('DATA_DIR', { infer: true }),
          REDIS_URL: config.get('REDIS_URL', { infer: true }),
        }),
    },
  ],
  exports: [UsersService],
})
export class AuthModule {}
