import { Controller, Get, Header, Res } from '@nestjs/common';
import { PageService } from './page.service.js';

/** `GET /` */
@Controller()
export class PageController {
  constructor(private readonly page: PageService) {}

  /** The frame of all pages. */
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  index(@Res({ passthrough: true }) response: { header(name: string, value: string): unknown }): string {
    response.header('Content-Security-Policy', this.page.policy);
    return this.page.index;
  }
}
