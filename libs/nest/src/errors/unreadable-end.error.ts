/** Why a credential is refused whose end is no time. Names what the value is, not the value. */
export class UnreadableEndError extends Error {
  /** @param origin where the value was found, with its verb. */
  constructor(origin: string, value: unknown) {
    super(
      `A credential was refused, because ${origin} ${nameOf(value)}, so nobody can tell when it ends. ` +
        'Give a number of seconds since 1970 as exp, or set the option auth.expiresAt, which returns a Date, milliseconds since 1970, or ' +
        'undefined for a credential that does not end',
    );
    this.name = 'UnreadableEndError';
  }
}

function nameOf(value: unknown): string {
  if (value instanceof Date) return 'an invalid Date';
  return Number.isNaN(value) ? 'NaN' : `of type ${typeof value}`;
}
