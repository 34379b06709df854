import { SeededRandom } from './seeded-random.js';

const SENTENCES = [
  'Each piece of this text is an event in a room of its own, with a position in the log.',
  'The text does not belong to a connection: it goes on while you are away for a moment, and you get what you missed when you are back.',
  'Cut the connection in the middle of a word: the client comes back with the id of the last piece it has, and the rest follows.',
  'Nothing is repeated and nothing is left out, since the server reads on from that id.',
  'Stop ends the work itself, on whichever process it is done, and a text that nobody reads any more is stopped after a few seconds.',
  'The request is a POST with a body, which a native EventSource cannot send; the client of this page can, and sends it again when it has to.',
  'When the text is complete its room ends, and who comes back after that is answered with 204: there is no more.',
  'Reload the page, and the text is here again, read from the log.',
  'No model is asked: your prompt alone decides what is written, so the same prompt gives the same text.',
  'A server that was killed goes on where the log ends, because every piece has a key by which it is published once.',
  'With a real model you would publish its tokens in the place of these sentences.',
] as const;

const CHOSEN = 5;
const QUOTED = 60;
const LONGEST = 5;

/** The text to a prompt, in pieces as a language model gives them: mostly less than a word. The same prompt gives the same pieces. */
export function tokensOf(prompt: string): string[] {
  const random = new SeededRandom(prompt);
  const text = [`You asked about “${shorten(prompt)}”.`, ...random.pick(SENTENCES, CHOSEN)].join(' ');
  // By characters as people see them, so that no piece ends within one.
  const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
  const tokens: string[] = [];
  while (characters.length > 0) tokens.push(characters.splice(0, 1 + random.below(LONGEST)).join(''));
  return tokens;
}

function shorten(prompt: string): string {
  const line = prompt.replaceAll(/\s+/g, ' ');
  const characters = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment);
  return characters.length > QUOTED ? `${characters.slice(0, QUOTED).join('')}…` : line;
}
