import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { EnvironmentError } from './environment.error.js';
import { Environment } from './environment.js';

/** Variables whose value must not be shown. */
const SECRETS: readonly string[] = ['AUTH_SECRET'];

/**
 * Reads the variables of the demo. One that is empty counts as not set.
 *
 * @throws EnvironmentError
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const names = Object.keys(new Environment());
  const given = Object.fromEntries(
    names.map((name) => [name, variables[name]?.trim()]).filter(([, value]) => value),
  ) as Record<string, string>;
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment).map(({ property, constraints }) => {
    const [fix] = Object.values(constraints ?? {});
    return `${property} ${show(property, given[property]!)}; ${fix}`;
  });
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environment;
}

function show(property: string, value: string): string {
  return SECRETS.includes(property) ? `has ${value.length} characters` : `is "${value}"`;
}
