import {
  Controller,
  Injectable,
  type MessageEvent,
  Module,
  Query,
  Sse,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import {
  Connection,
  RoomService,
  SseAuthController,
  type SseConnection,
  SseModule,
  type SseModuleOptions,
  SseTokenGuard,
} from '@nestream/nest';
import { NEVER, type Observable } from 'rxjs';

interface User {
  readonly id: string;
}

function findUser(token: string): User | undefined {
  return token === 'secret-of-ann' ? { id: 'ann' } : undefined;
}

@Injectable()
class InboxGuard extends SseTokenGuard {
  verify(token: string): User {
    const user = findUser(token);
    if (!user) throw new UnauthorizedException();
    return user;
  }
}

@Controller('inbox')
class InboxController {
  constructor(private readonly rooms: RoomService) {}

  @Sse('before')
  before(@Query('token') token: string): Observable<MessageEvent> {
    if (!findUser(token)) throw new UnauthorizedException();
    return NEVER;
  }

  @Sse('after')
  @UseGuards(InboxGuard)
  after(@Connection() connection: SseConnection): Observable<MessageEvent> {
    return this.rooms.join(`inbox:${connection.userId}`, connection);
  }
}

/** Pages that still send `?token=` work on; remove the option when all of them use tickets. */
const options: SseModuleOptions = { auth: { query: 'token' } };

@Module({
  imports: [SseModule.forRoot(options)],
  controllers: [InboxController, SseAuthController(InboxGuard)],
})
export class InboxModule {}
