import type { Category } from './news-category.js';
import type { NewsItem } from './news-item.interface.js';

/** Who has news, and what about; each of both lists comes in its turn, and their lengths have no common divisor. */
const SUBJECTS: readonly (readonly [Category, string])[] = [
  ['business', 'Acme'],
  ['science', 'The observatory at Port Hadley'],
  ['sports', 'Northgate United'],
  ['weather', 'The weather office'],
  ['business', 'Globex'],
  ['science', 'A team of marine biologists'],
  ['sports', 'The harbour marathon'],
];

const TURNS: Readonly<Record<Category, readonly string[]>> = {
  business: [
    'opens a second workshop',
    'hires forty engineers',
    'moves its accounts to paper',
    'keeps its prices',
  ],
  science: [
    'counts more stars than expected',
    'finds the missing sample',
    'repeats an old experiment',
    'asks for volunteers',
  ],
  sports: ['wins by a single point', 'starts an hour late', 'signs a new trainer', 'breaks its own record'],
  weather: [
    'expects fog in the valleys',
    'sees no rain until Friday',
    'warns of strong gusts',
    'promises a mild evening',
  ],
};

const BODIES = [
  'Nobody who was asked could remember when this happened last.',
  'More will be known on Monday, when the figures come out.',
  'Residents take it calmly; the bakery stays open.',
  '',
  'A second report confirms it.',
] as const;

/** Invented news: the same for a number on every process. */
export function newsOf(number: number, time: string): NewsItem {
  const [category, subject] = SUBJECTS[number % SUBJECTS.length]!;
  const turns = TURNS[category];
  const turn = turns[Math.floor(number / SUBJECTS.length) % turns.length]!;
  return { category, headline: `${subject} ${turn}`, body: BODIES[number % BODIES.length]!, time };
}
