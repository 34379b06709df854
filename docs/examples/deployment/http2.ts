import { readFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';

/** HTTP/2 without a proxy, and HTTP/1.1 for who does not speak it. */
export function createHttp2(key: string, cert: string): Promise<NestFastifyApplication> {
  const https = { allowHTTP1: true, key: readFileSync(key), cert: readFileSync(cert) };
  return NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter({ http2: true, https }));
}
