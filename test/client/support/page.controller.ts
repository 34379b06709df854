import { readFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { Controller, Get, Header, NotFoundException, Param, Query } from '@nestjs/common';

const LIBS = join(import.meta.dirname, '../../../libs');

const IMPORTS = {
  '@nestream/client': '/modules/client/index.js',
  '@nestream/client/shared': '/modules/client/shared/index.js',
  '@nestream/protocol': '/modules/protocol/index.js',
};

/** A page with a client, and the packages as they are built, which the browser loads as modules. */
@Controller()
export class PageController {
  /** @param kind - the class of the client. @param options - its options, as JSON. */
  @Get('page')
  @Header('content-type', 'text/html')
  page(@Query('client') kind: string, @Query('options') options = '{}'): string {
    return `<!doctype html><meta charset="utf-8"><title>${kind}</title>
      <script type="importmap">${JSON.stringify({ imports: IMPORTS })}</script>
      <script type="module">
        import * as root from '@nestream/client';
        import * as shared from '@nestream/client/shared';
        const Client = { ...root, ...shared }[${JSON.stringify(kind)}];
        globalThis.told = [];
        globalThis.states = [];
        globalThis.restored = 0;
        addEventListener('pageshow', ({ persisted }) => (restored += persisted ? 1 : 0));
        globalThis.client = new Client('/rooms/kitchen', {
          ...JSON.parse(${JSON.stringify(options)}),
          onState: (state) => states.push(state.reason ? state.name + ' ' + state.reason : state.name),
        });
        client.on('n', ({ data }) => told.push(data));
        client.on('gap', ({ data }) => told.push(data));
        client.connect();
      </script>`;
  }

  @Get('elsewhere')
  @Header('content-type', 'text/html')
  elsewhere(): string {
    return '<!doctype html><title>elsewhere</title>';
  }

  @Get('modules/:library/*path')
  @Header('content-type', 'text/javascript')
  async module(@Param('library') library: string, @Param('path') path: string | string[]): Promise<string> {
    const file = normalize(join(LIBS, library, 'dist', ...[path].flat()));
    if (!file.startsWith(LIBS) || !file.endsWith('.js')) throw new NotFoundException();
    return readFile(file, 'utf8');
  }
}
