/** What a number among the options may be. */
export interface NumberRule {
  readonly fallback: number;
  readonly min: number;
  /** Default: that of whole numbers. */
  readonly max?: number;
  /** What turns it off: 0 or Infinity, allowed although it is out of range. */
  readonly off?: number;
  readonly unit: string;
}

/** Greatest number of milliseconds that a timer of Node takes. */
export const MAX_TIMER = 2_147_483_647;

/** How long a stream may last. */
export const LIFESPAN: NumberRule = {
  fallback: 0,
  min: 1_000,
  max: MAX_TIMER,
  off: 0,
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
    const { min, max = Number.MAX_SAFE_INTEGER, off, unit } = rule;
    if (typeof value === 'number' && ((value >= min && value <= max) || value === off)) return value;
    const range = rule.max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
    const orOff = off === undefined ? '' : `, or ${off} to turn it off`;
    this.problems.push(`${name} is ${show(value)}; give a number of ${unit}, ${range}${orOff}`);
    return rule.fallback;
  }

  /** Several numbers, by their rules. */
  numbers<Name extends string>(
    given: Partial<Readonly<Record<NoInfer<Name>, unknown>>>,
    rules: Readonly<Record<Name, NumberRule>>,
  ): Record<Name, number> {
    const names = Object.keys(rules) as Name[];
    const entries = names.map((name) => [name, this.number(name, given[name], rules[name])]);
    return Object.fromEntries(entries) as Record<Name, number>;
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

  flag(name: string, value: unknown, fallback = false): boolean {
    if (value === undefined || typeof value === 'boolean') return value ?? fallback;
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
