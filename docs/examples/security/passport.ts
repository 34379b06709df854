import { Controller, Injectable, Module, Sse, UseGuards, type MessageEvent } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import {
  Connection,
  RoomRules,
  RoomService,
  SseAuthController,
  type SseConnection,
  SseModule,
} from '@nestream/nest';
import { SseAuthGuard } from '@nestream/nest/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Observable } from 'rxjs';

interface User {
  readonly id: string;
  readonly orders: readonly string[];
}

@Injectable()
class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: process.env.JWT_SECRET ?? '',
      algorithms: ['HS256'],
    });
  }

  validate({ sub, orders }: { sub: string; orders: string[] }): User {
    return { id: sub, orders };
  }
}

@Controller('orders')
@UseGuards(SseAuthGuard('jwt'))
class OrdersController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('stream')
  stream(@Connection() connection: SseConnection): Observable<MessageEvent> {
    const { orders } = connection.credential.user as User;
    return this.rooms.join(['news', ...orders.map((id) => `orders.${id}`)], connection);
  }
}

@Module({
  imports: [
    SseModule.forRoot({
      auth: { publicUser: ({ id }: User) => ({ id }) },
      roomPolicy: new RoomRules<User>({
        'orders.{id}': ({ id }, user) => user.orders.includes(id!),
        news: true,
      }),
    }),
  ],
  controllers: [OrdersController, SseAuthController(SseAuthGuard('jwt'))],
  providers: [JwtStrategy],
})
export class PassportModule {}
