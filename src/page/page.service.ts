import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Injectable, NotFoundException, type OnModuleInit, StreamableFile } from '@nestjs/common';

const FOLDER = join(import.meta.dirname, '..', '..', 'public');

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The files of the page, from memory: a request names one of them and never a path. */
@Injectable()
export class PageService implements OnModuleInit {
  private readonly files = new Map<string, Buffer>();

  async onModuleInit(): Promise<void> {
    const names = (await readdir(FOLDER, { recursive: true })).filter((name) => extname(name) in TYPES);
    for (const name of names) {
      this.files.set(name.replaceAll('\\', '/'), await readFile(join(FOLDER, name)));
    }
  }

  /** @throws NotFoundException */
  file(name: string): StreamableFile {
    const content = this.files.get(name);
    if (!content) throw new NotFoundException(`There is no file "${name}"`);
    return new StreamableFile(content, { type: TYPES[extname(name)]!, length: content.byteLength });
  }
}
