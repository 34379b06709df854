import { timingSafeEqual } from 'node:crypto';
import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  Module,
  UnauthorizedException,
} from '@nestjs/common';
import { SseModule } from '@nestream/nest';

/** HTTP Basic: the browser asks for the password, and sends it with the page's own streams too. */
@Injectable()
export class OperatorGuard implements CanActivate {
  private readonly wanted: Buffer;

  constructor() {
    const password = process.env['INSPECTOR_PASSWORD'];
    if (!password) throw new Error('Set INSPECTOR_PASSWORD');
    this.wanted = Buffer.from(`operator:${password}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { headers } = http.getRequest<{ headers: { authorization?: string } }>();
    const given = Buffer.from(headers.authorization?.replace(/^Basic /i, '') ?? '', 'base64');
    if (given.length === this.wanted.length && timingSafeEqual(given, this.wanted)) return true;
    http.getResponse<{ header(name: string, value: string): void }>().header('WWW-Authenticate', 'Basic');
    throw new UnauthorizedException();
  }
}

@Module({ imports: [SseModule.forRoot({ inspector: { guard: OperatorGuard } })] })
export class AppModule {}
