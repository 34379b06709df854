import { Injectable, UnauthorizedException } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Environment } from '../config/environment.js';
import { SessionsService } from './sessions.service.js';
import type { User } from './user.interface.js';
import { UsersService } from './users.service.js';

/** What a token says. */
export interface Claims {
  readonly sub: string;
  readonly sid: string;
  readonly exp: number;
}

/** Knows headers only, as any strategy does: the guard finds the token in cookie and query too, and hands it on. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    config: ConfigService<Environment, true>,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: config.get('AUTH_SECRET', { infer: true }),
      algorithms: ['HS256'],
    });
  }

  async validate({ sub, sid, exp }: Claims): Promise<User> {
    const user = this.users.find(sub);
    if (!user || (await this.sessions.isOver(sid))) throw new UnauthorizedException('You are signed out');
    return { ...user, sid, exp };
  }
}
