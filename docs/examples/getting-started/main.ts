import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

const app = await NestFactory.create(AppModule);
// Without it SIGTERM ends the process at once, and the streams with it.
app.enableShutdownHooks();
await app.listen(3000);
