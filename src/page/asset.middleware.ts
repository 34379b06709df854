import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, type NestMiddleware } from '@nestjs/common';
import { PageService } from './page.service.js';

/** What the pages are made of. A middleware, since Express and Fastify write routes of any depth differently. */
@Injectable()
export class AssetMiddleware implements NestMiddleware {
  constructor(private readonly page: PageService) {}

  use(request: IncomingMessage & { originalUrl?: string }, response: ServerResponse, next: () => void): void {
    const { method, url, originalUrl = url! } = request;
    // As it was sent: the names are plain, and no way of writing another one leads anywhere.
    const file = this.page.find(originalUrl.slice(1).replace(/\?.*/, ''));
    if (!file || (method !== 'GET' && method !== 'HEAD')) {
      next();
      return;
    }
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.content.byteLength,
      'Cache-Control': 'no-cache',
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(method === 'GET' ? file.content : undefined);
  }
}
