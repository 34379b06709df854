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
  if (given['HTTPS'] === 'true') given['PLATFORM'] ??= 'fastify';
  const environment = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = validateSync(environment).map(({ property, constraints }) => {
    const [fix] = Object.values(constraints ?? {});
    return `${property} ${show(property, given[property]!)}; ${fix}`;
  });
  if (problems.length === 0) problems.push(...contradictions(environment));
  if (problems.length > 0) throw new EnvironmentError(problems);
  return environment;
}

/** What is wrong between variables, each of which is good by itself. */
function* contradictions({ HTTPS, PLATFORM, TLS_KEY, TLS_CERT }: Environment): Generator<string> {
  if (HTTPS && PLATFORM === 'express') {
    yield 'HTTPS is "true"; Express does not run on HTTP/2: leave PLATFORM out, or give PLATFORM=fastify';
  }
  if ((TLS_KEY === '') !== (TLS_CERT === '')) {
    const [given, missing] = TLS_KEY === '' ? ['TLS_CERT', 'TLS_KEY'] : ['TLS_KEY', 'TLS_CERT'];
    yield `${given} is "${TLS_KEY || TLS_CERT}"; give ${missing} too`;
  } else if (TLS_KEY !== '' && !HTTPS) {
    yield `TLS_KEY is "${TLS_KEY}"; it is for HTTPS=true only`;
  }
}

function show(property: string, value: string): string {
  return SECRETS.includes(property) ? `has ${value.length} characters` : `is "${value}"`;
}
