import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { SseConnectionLogInterceptor } from '@nestream/nest';
import { LoggerModule } from 'nestjs-pino';

@Module({
  // Without quietReqLogger pino puts the request, with URL and headers, into each line: tokens too.
  imports: [LoggerModule.forRoot({ pinoHttp: { autoLogging: false, quietReqLogger: true } })],
  providers: [{ provide: APP_INTERCEPTOR, useClass: SseConnectionLogInterceptor }],
})
export class ConnectionLogModule {}
