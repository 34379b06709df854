import { InvalidRoomPatternError } from '../errors/room.errors.js';

/** What a room has in the places of a pattern. */
export type RoomParams = Readonly<Record<string, string>>;

interface Segment {
  readonly prefix: string;
  /** Name of the place; absent where the segment is `prefix` and nothing else. */
  readonly name: string | undefined;
  readonly suffix: string;
}

const SEPARATOR = /[./:]/;
const PLACE = /^([^{}]*)\{(\w+)\}([^{}]*)$/;

/**
 * A pattern of room names, such as `orders.{id}` or `user-{id}/inbox`. A place takes one or more characters other than the separators
 * `.`, `/` and `:`; all else must be equal. Matched segment by segment, so that no name makes it slow.
 */
export class RoomPattern {
  private readonly segments: readonly Segment[];
  private readonly separators: string;

  /** @throws InvalidRoomPatternError for two places in one segment, a name used twice, and stray braces. */
  constructor(readonly text: string) {
    const { segments, separators } = split(text);
    this.separators = separators;
    this.segments = segments.map((segment) => parseSegment(segment, text));
    const names = this.segments.flatMap(({ name }) => name ?? []);
    if (new Set(names).size < names.length) throw new InvalidRoomPatternError(text);
  }

  /** What the room has in the places, or `undefined` if it does not match. */
  match(room: string): RoomParams | undefined {
    const { segments, separators } = split(room);
    if (separators !== this.separators) return undefined;
    const params: Record<string, string> = Object.create(null) as Record<string, string>;
    for (const [index, { prefix, name, suffix }] of this.segments.entries()) {
      const text = segments[index]!;
      if (name === undefined) {
        if (text !== prefix) return undefined;
        continue;
      }
      const fits = text.length > prefix.length + suffix.length;
      if (!fits || !text.startsWith(prefix) || !text.endsWith(suffix)) return undefined;
      params[name] = text.slice(prefix.length, text.length - suffix.length);
    }
    return params;
  }
}

function split(text: string): { segments: string[]; separators: string } {
  return { segments: text.split(SEPARATOR), separators: text.replace(/[^./:]+/g, '') };
}

function parseSegment(segment: string, pattern: string): Segment {
  if (!/[{}]/.test(segment)) return { prefix: segment, name: undefined, suffix: '' };
  const match = PLACE.exec(segment);
  if (!match) throw new InvalidRoomPatternError(pattern);
  return { prefix: match[1]!, name: match[2]!, suffix: match[3]! };
}
