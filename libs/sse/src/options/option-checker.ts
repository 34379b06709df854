/** What a number among the options may be. */
export interface NumberRule {
  readonly fallback: number;
  readonly min: number;
  /** Default: no bound. */
  readonly max?: number;
  /** Whether 0, which is below `min`, is allowed all the same. */
  readonly zero?: boolean;
  readonly unit: string;
}

/** Greatest number of milliseconds that a timer of Node takes. */
export const MAX_TIMER = 2_147_483_647;

/** How long a stream may last. */
export const LIFESPAN: NumberRule = {
  fallback: 0,
  min: 1_000,
  max: MAX_TIMER,
  zero: true,
  unit: 'milliseconds',
};

/** Fills in defaults and collects all that is wrong with options, each problem with the value and the fix. */
export class OptionChecker {
  readonly problems: string[] = [];

  /** @param hint says which options there are. */
  known(options: object, names: readonly string[], hint: string, prefix = ''): void {
    for (const name of Object.keys(options)) {
      if (!names.includes(name)) this.problems.push(`unknown option "${prefix}${name}"; ${hint}`);
    }
  }

  number(name: string, value: unknown, rule: NumberRule): number {
    if (value === undefined) return rule.fallback;
    const { min, max = Number.POSITIVE_INFINITY, zero, unit } = rule;
    const fits =
      typeof value === 'number' && ((value >= min && value <= max) || (zero === true && value === 0));
    if (fits) return value;
    const range = max === Number.POSITIVE_INFINITY ? `at least ${min}` : `from ${min} to ${max}`;
    const off = zero ? ', or 0 to turn it off' : '';
    this.problems.push(`${name} is ${show(value)}; give ${unit}, ${range}${off}`);
    return rule.fallback;
  }

  /** One of several words, of which the first is the default. */
  choice<Choice extends string>(
    name: string,
    value: unknown,
    choices: readonly [Choice, ...Choice[]],
  ): Choice {
    const chosen = value === undefined ? choices[0] : choices.find((choice) => choice === value);
    if (chosen !== undefined) return chosen;
    const words = choices.map((choice) => `'${choice}'`).join(' or ');
    this.problems.push(`${name} is ${show(value)}; give ${words}`);
    return choices[0];
  }

  flag(name: string, value: unknown): boolean {
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    this.problems.push(`${name} is ${show(value)}; give true or false`);
    return false;
  }

  assert(holds: boolean, problem: string): void {
    if (!holds) this.problems.push(problem);
  }
}

/** A value as it is shown in a problem. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? 'an array' : 'an object';
}
