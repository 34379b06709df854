/** What news can be about. */
export const CATEGORIES = ['business', 'science', 'sports', 'weather'] as const;
export type Category = (typeof CATEGORIES)[number];
