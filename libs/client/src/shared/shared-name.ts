import { absoluteUrl } from '../transport/absolute-url.js';

/** The name by which tabs find each other: locks and channels of other users of the origin have others. */
export function sharedName(url: unknown, name: string | undefined): string {
  if (name === undefined && typeof url === 'function') {
    throw new TypeError(
      'Tabs that share a connection whose URL is a function need a `name` to find each other',
    );
  }
  return `@nestream/client/shared/1 ${name ?? absoluteUrl(String(url)) ?? String(url)}`;
}
