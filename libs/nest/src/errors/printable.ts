/**
 * Control characters (C0, DEL, C1), line and paragraph separators, and invisible characters that change how text around them is shown (Unicode
 * Standard, sections 23.1, 23.2 and UAX #9).
 */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of others for a log: each character that would break a line, command a terminal or reorder the text is shown as `<U+0085>`. */
export function printable(text: string): string {
  return text.replace(
    HIDDEN,
    (character) => `<U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}
