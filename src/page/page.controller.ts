import { Controller, Get, Header, Param, type StreamableFile } from '@nestjs/common';
import { PageService } from './page.service.js';

// Everything comes from here, which also keeps what people write in the chat from ever running.
const POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** `GET /`, `GET /assets/:name` */
@Controller()
export class PageController {
  constructor(private readonly page: PageService) {}

  /** The page. */
  @Get()
  @Header('Content-Security-Policy', POLICY)
  @Header('Cache-Control', 'no-cache')
  index(): StreamableFile {
    return this.page.file('index.html');
  }

  /** What the page is made of. */
  @Get('assets/:name')
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Cache-Control', 'no-cache')
  asset(@Param('name') name: string): StreamableFile {
    return this.page.file(`assets/${name}`);
  }
}
