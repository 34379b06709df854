import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { importMap, moduleFolders } from './browser-modules.js';

const PUBLIC = join(import.meta.dirname, '..', '..', 'public');
/** Filled in here, since only the server knows where packages are. */
const IMPORT_MAP = /(?<=<script type="importmap">)[^<]*/;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A file as it is served. */
export interface PageFile {
  readonly type: string;
  readonly content: Buffer;
}

/** The files of the pages, from memory: a request names one of them and never a path of the disk. */
@Injectable()
export class PageService implements OnModuleInit {
  private readonly files = new Map<string, PageFile>();
  private readonly imports = importMap();

  /** The frame of all pages. */
  index = '';

  /**
   * Everything comes from here, which also keeps what people write in the chat from ever running. The import map is the one
   * script within the page.
   */
  readonly policy = [
    `default-src 'self'`,
    `script-src 'self' 'sha256-${createHash('sha256').update(this.imports).digest('base64')}'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');

  async onModuleInit(): Promise<void> {
    await Promise.all([
      this.load('', PUBLIC),
      ...[...moduleFolders()].map(async ([path, folder]) => this.load(`${path}/`, folder)),
    ]);
    this.index = this.find('index.html')!.content.toString().replace(IMPORT_MAP, this.imports);
  }

  /** The file at a path below the root of the site; `undefined` if there is none. */
  find(path: string): PageFile | undefined {
    return this.files.get(path);
  }

  private async load(prefix: string, folder: string): Promise<void> {
    const names = (await readdir(folder, { recursive: true })).filter((name) => extname(name) in TYPES);
    const load = async (name: string): Promise<void> => {
      const content = await readFile(join(folder, name));
      this.files.set(`${prefix}${name.replaceAll('\\', '/')}`, { type: TYPES[extname(name)]!, content });
    };
    await Promise.all(names.map(load));
  }
}
