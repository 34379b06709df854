import type { Server } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';

const app = await NestFactory.create<NestExpressApplication>(AppModule);
app.set('trust proxy', 1); // how many proxies are in front: addresses are those of clients then
app.enableShutdownHooks(); // SIGTERM drains
const server: Server = app.getHttpServer();
server.keepAliveTimeout = 75_000; // longer than the proxy keeps an idle connection, or it meets a closed one: 502
await app.listen(process.env['PORT'] ?? 3000);
