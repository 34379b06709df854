import { InvalidOptionsError } from '../errors/module.errors.js';

/**
 * Reads one option: returns what was given, or the default for `undefined`. Reports a value that cannot be used, with the fix, and
 * returns the default for it.
 *
 * @param name as the application writes it, such as `limits.perUser`.
 */
export type OptionRule<Value> = (given: unknown, name: string, report: (problem: string) => void) => Value;

/** The rules of an object of options, by name. */
export type OptionRules = Readonly<Record<string, OptionRule<unknown>>>;

/** An object of options with all defaults filled in. */
export type Resolved<Rules extends OptionRules> = {
  readonly [Name in keyof Rules]: ReturnType<Rules[Name]>;
};

/** What a number among the options may be. */
export interface NumberRule {
  readonly default: number;
  readonly min: number;
  /** Default: that of whole numbers. */
  readonly max?: number;
  /** What turns it off: 0 or Infinity, allowed although it is out of range. */
  readonly off?: number;
  /** What it counts, such as `milliseconds`. */
  readonly unit: string;
}

/** Maximum number of milliseconds that a timer of Node takes. */
export const MAX_TIMER = 2_147_483_647;

/**
 * Fills in the defaults of an object of options.
 *
 * @param subject what is to start with them.
 * @throws InvalidOptionsError that lists every option which is unknown or cannot be used, with its value and the fix.
 */
export function resolveOptions<Rules extends OptionRules>(
  subject: string,
  given: unknown,
  rules: Rules,
): Resolved<Rules> {
  const problems: string[] = [];
  const resolved = group(rules)(given, '', (problem) => problems.push(problem));
  if (problems.length > 0) throw new InvalidOptionsError(problems, subject);
  return resolved;
}

/** A number in a range. */
export function number(rule: NumberRule): OptionRule<number> {
  const { min, max = Number.MAX_SAFE_INTEGER, off, unit } = rule;
  const range = rule.max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
  const orOff = off === undefined ? '' : `, or ${off} to turn it off`;
  const fits = (given: unknown): boolean =>
    typeof given === 'number' && ((given >= min && given <= max) || given === off);
  return value(`a number of ${unit}, ${range}${orOff}`, fits, rule.default);
}

/** `true` or `false`. */
export function flag(fallback: boolean): OptionRule<boolean> {
  return value('true or false', (given) => typeof given === 'boolean', fallback);
}

/** One of several words, of which the first is the default. */
export function choice<const Word extends string>(...words: readonly [Word, ...Word[]]): OptionRule<Word> {
  const wanted = words.map((word) => `'${word}'`).join(' or ');
  return value(wanted, (given) => words.some((word) => word === given), words[0]);
}

/** A function. */
export function callback<Callback>(wanted: string, fallback: Callback): OptionRule<Callback> {
  return value(wanted, (given) => typeof given === 'function', fallback);
}

/**
 * Anything that fits.
 *
 * @param wanted completes "give ..." in the problem.
 * @param fallback the default.
 */
export function value<Value>(
  wanted: string,
  fits: (given: unknown) => boolean,
  ...[fallback]: undefined extends Value ? [fallback?: Value] : [fallback: Value]
): OptionRule<Value> {
  return (given, name, report) => {
    if (given === undefined) return fallback as Value;
    if (fits(given)) return given as Value;
    report(problemOf(name, given, wanted));
    return fallback as Value;
  };
}

/** Something that has to be given. */
export function required<Value>(wanted: string, fits: (given: unknown) => boolean): OptionRule<Value> {
  return (given, name, report) => {
    if (!fits(given)) report(problemOf(name, given, wanted));
    return given as Value;
  };
}

/** An object of options within another. */
export function group<Rules extends OptionRules>(rules: Rules): OptionRule<Resolved<Rules>> {
  const names = Object.keys(rules);
  return (given = {}, name, report) => {
    const fits = isOptions(given);
    if (!fits) {
      const subject = name === '' ? 'the options are' : `${name} is`;
      report(`${subject} ${show(given)}; give an object with some of ${names.join(', ')}`);
    }
    const options: Readonly<Record<string, unknown>> = fits ? (given as Record<string, unknown>) : {};
    const prefix = name && `${name}.`;
    for (const key of Object.keys(options)) {
      if (!names.includes(key)) {
        report(`unknown option "${prefix}${key}"; the options are ${names.join(', ')}`);
      }
    }
    const entries = names.map((key) => [key, rules[key]!(options[key], prefix + key, report)]);
    return Object.fromEntries(entries) as Resolved<Rules>;
  };
}

/** A list, function or promise has no keys of options, and would pass for the defaults. */
export function isOptions(given: unknown): given is object {
  return typeof given === 'object' && given !== null && !Array.isArray(given) && !('then' in given);
}

/** Says what is wrong with an option, and the fix. */
export function problemOf(name: string, given: unknown, wanted: string): string {
  return `${name} is ${show(given)}; give ${wanted}`;
}

/** A value as it is shown in a problem. */
export function show(given: unknown): string {
  if (typeof given === 'string') return `"${given}"`;
  if (typeof given === 'function') return 'a function';
  if (typeof given !== 'object' || given === null) return String(given);
  return Array.isArray(given) ? 'an array' : 'an object';
}
