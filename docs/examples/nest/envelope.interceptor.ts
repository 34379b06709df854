import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { map, type Observable } from 'rxjs';

@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (Reflect.hasMetadata('__sse__', context.getHandler())) {
      return next.handle();
    }
    return next.handle().pipe(map((data: unknown) => ({ statusCode: 200, data })));
  }
}
