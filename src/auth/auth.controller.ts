import { Body, Controller, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { clearAuthCookie, setAuthCookie, type CookieExchange } from './auth-cookie.js';
import { AuthService, type SignedIn } from './auth.service.js';
import { CurrentUser } from './current-user.decorator.js';
import { Exchange } from './exchange.decorator.js';
import { LoginDto } from './login.dto.js';
import { SignedInGuard } from './signed-in.guard.js';
import type { User } from './user.interface.js';

/** `POST /auth/login`, `POST /auth/refresh`, `POST /auth/logout`, `GET /auth/me` */
@Controller('auth')
export class AuthController {
  constructor(private readonly auth: AuthService) {}

  /** Answers with a token, which the cookie has too. Attempts are limited. */
  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @UseGuards(ThrottlerGuard)
  async login(
    @Body() { username, password }: LoginDto,
    @Exchange() exchange: CookieExchange,
  ): Promise<SignedIn> {
    return handOver(exchange, await this.auth.login(username, password));
  }

  /** Answers with the next token of the session. */
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @UseGuards(SignedInGuard)
  async refresh(@CurrentUser() user: User, @Exchange() exchange: CookieExchange): Promise<SignedIn> {
    return handOver(exchange, await this.auth.refresh(user));
  }

  /** Ends the session: its tokens, and its streams, on all processes. */
  @Post('logout')
  @HttpCode(204)
  @UseGuards(SignedInGuard)
  async logout(@CurrentUser() user: User, @Exchange() exchange: CookieExchange): Promise<void> {
    await this.auth.logout(user);
    clearAuthCookie(exchange);
  }

  /** Who is signed in. */
  @Get('me')
  @Header('Cache-Control', 'no-store')
  @UseGuards(SignedInGuard)
  me(@CurrentUser() { id, name, exp }: User): Omit<SignedIn, 'token'> {
    return { user: { id, name }, expiresAt: new Date(exp * 1_000).toISOString() };
  }
}

function handOver(exchange: CookieExchange, signedIn: SignedIn): SignedIn {
  setAuthCookie(exchange, signedIn.token, signedIn.expiresAt);
  return signedIn;
}
