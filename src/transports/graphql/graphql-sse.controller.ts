import type { IncomingMessage, ServerResponse } from 'node:http';
import { Body, Controller, type OnModuleDestroy, Post, Req, Res } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { createHandler } from 'graphql-sse';
import { explained } from './explained.js';
import { rawRequest, rawResponse } from './raw-http.js';
import type { SubscriptionContext } from './subscription-context.interface.js';

interface Raw {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** GraphQL over Server-Sent Events, by graphql-sse, one request for each operation ("distinct connections mode"): `POST /transports/graphql/stream`. */
@Controller('transports/graphql/stream')
export class GraphqlSseController implements OnModuleDestroy {
  private readonly open = new Set<ServerResponse>();
  private readonly handle = createHandler<Raw, undefined, SubscriptionContext>({
    schema: () => this.host.schema,
    context: ({ raw: { response } }) => ({ cut: () => response.destroy() }),
    // graphql-sse itself would queue without bound for a client that does not read.
    onNext: (_context, { raw: { response } }) => drained(response),
    onOperation: (_context, _request, _args, result) => explained(result),
  });

  constructor(private readonly host: GraphQLSchemaHost) {}

  @Post()
  async stream(@Req() req: object, @Res() res: object, @Body() body: object): Promise<void> {
    const raw: Raw = { request: rawRequest(req), response: rawResponse(res) };
    const { request, response } = raw;
    const [content, { status, headers = {} }] = await this.handle({
      method: 'POST',
      url: request.url ?? '',
      headers: { get: (name) => request.headers[name]?.toString() },
      body: body as Record<string, unknown>,
      raw,
      context: undefined,
    });
    if (response.closed) {
      // The client left meanwhile, and nobody else would end what it asked for.
      if (content && typeof content !== 'string') await content.return(undefined);
      return;
    }
    const { connection: _onlyHttp1, ...rest } = headers;
    response.writeHead(status, rest);
    if (!content || typeof content === 'string') {
      response.end(content ?? undefined);
      return;
    }
    this.open.add(response);
    response.once('close', () => {
      this.open.delete(response);
      void content.return(undefined);
    });
    for await (const text of content) {
      // Ended meanwhile by the shutdown.
      if (response.writableEnded) break;
      response.write(text);
    }
    response.end();
  }

  /** Without the `complete` event, so that clients come back. */
  onModuleDestroy(): void {
    for (const response of this.open) response.end();
  }
}

async function drained(response: ServerResponse): Promise<void> {
  if (!response.writableNeedDrain || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.once('drain', done);
    response.once('close', done);
  });
}
