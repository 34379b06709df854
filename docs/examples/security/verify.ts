import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { SseTokenGuard } from '@nestream/nest';

@Injectable()
export class StreamGuard extends SseTokenGuard {
  constructor(private readonly jwt: JwtService) {
    super();
  }

  async verify(token: string): Promise<object> {
    const { sub, rooms } = await this.jwt.verifyAsync<{ sub: string; rooms: string[] }>(token, {
      algorithms: ['HS256'],
    });
    return { id: sub, rooms };
  }
}
