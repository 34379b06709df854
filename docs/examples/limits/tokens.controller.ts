import { Controller, type MessageEvent, Sse } from '@nestjs/common';
import { StreamOptions } from '@nestream/nest';
import { interval, map, take, type Observable } from 'rxjs';

@Controller('tokens')
export class TokensController {
  @Sse()
  @StreamOptions({ limit: 200, drain: 'finish' })
  stream(): Observable<MessageEvent> {
    return interval(20).pipe(
      take(100),
      map((token) => ({ data: { token } })),
    );
  }
}
