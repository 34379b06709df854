import type { ServerResponse } from 'node:http';

/** Middleware that names the process which answers: with `npm run start:cluster` there are several. */
export function servedBy(_request: unknown, response: ServerResponse, next: () => void): void {
  response.setHeader('X-Served-By', String(process.pid));
  next();
}
