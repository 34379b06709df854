import { randomUUID } from 'node:crypto';
import { Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Claims } from './jwt.strategy.js';
import { SessionsService } from './sessions.service.js';
import type { PublicUser, User } from './user.interface.js';
import { UsersService } from './users.service.js';

/** Who is signed in, with what, and how long. */
export interface SignedIn {
  readonly token: string;
  readonly user: PublicUser;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/** Signs users in and out. */
@Injectable()
export class AuthService {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly jwt: JwtService,
  ) {}

  /** @throws UnauthorizedException */
  async login(username: string, password: string): Promise<SignedIn> {
    const user = await this.users.authenticate(username, password);
    if (!user) throw new UnauthorizedException('The username or the password is wrong');
    return this.issue(user, randomUUID());
  }

  /** The next token of the same session. */
  async refresh(user: User): Promise<SignedIn> {
    return this.issue(user, user.sid);
  }

  async logout({ sid }: User): Promise<void> {
    await this.sessions.end(sid);
  }

  private async issue({ id, name }: PublicUser, sid: string): Promise<SignedIn> {
    const token = await this.jwt.signAsync({ sub: id, sid });
    const { exp } = this.jwt.decode<Claims>(token);
    return { token, user: { id, name }, expiresAt: new Date(exp * 1_000).toISOString() };
  }
}
