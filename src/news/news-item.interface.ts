import type { Category } from './news-category.js';

/** Data of a `news` event. */
export interface NewsItem {
  readonly category: Category;
  readonly headline: string;
  /** May be empty. */
  readonly body: string;
  readonly time: string;
}

/** Where news are kept. */
export interface AboutNews {
  readonly log: 'memory' | 'lmdb' | 'redis';
  /** Whether they are there again after a restart of the server. */
  readonly survivesRestart: boolean;
}
