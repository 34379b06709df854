import { decodeJson } from './decode-json.js';
import type { SchemaIssue, StandardSchema } from '@nestream/protocol';

/** A payload that was not delivered. */
export interface InvalidPayload {
  /** Type of the event. */
  readonly type: string;
  /** The payload as text. */
  readonly raw: string;
  /** The last event id as of this event. */
  readonly id: string;
  /** What the schema objects to, if it was the schema. */
  readonly issues?: readonly SchemaIssue[] | undefined;
  /** What `decode` or the schema threw, if one of them did. */
  readonly error?: unknown;
}

/** How payloads are read. */
export interface PayloadOptions<Events extends object> {
  /**
   * A schema for each type whose payload is not to be taken on trust (https://standardschema.dev). What it returns is the
   * `data` of the event, and its type is inferred; what it refuses is skipped and goes to `onInvalid`. An asynchronous
   * one keeps the order: later events wait for it.
   */
  readonly schemas?: { readonly [Type in keyof Events]?: StandardSchema<unknown, Events[Type]> } | undefined;
  /**
   * Turns the text of an event into its `data`. What it throws makes the event invalid. `(raw) => JSON.parse(raw)` refuses
   * what is no JSON, `(raw) => raw` takes all for text.
   *
   * @default JSON where it is JSON, else the text (PROTOCOL.md, section 2.5)
   */
  decode?(raw: string, type: string): unknown;
  /** A payload was skipped: `decode` or its schema refused it. */
  onInvalid?(payload: InvalidPayload): void;
}

/** What is left of an event after it was read: its data, or why there is none. */
export type Reading = { readonly data: unknown } | Pick<InvalidPayload, 'issues' | 'error'>;

/** Reads the payload of an event; a promise only where the schema returns one. Neither throws nor rejects. */
export function readPayload<Events extends object>(
  options: PayloadOptions<Events>,
  type: string,
  raw: string,
): Reading | Promise<Reading> {
  const schemas = options.schemas as Readonly<Record<string, StandardSchema | undefined>> | undefined;
  try {
    const data = options.decode ? options.decode(raw, type) : decodeJson(raw);
    // The type comes from the network: what is inherited, such as "constructor", is no schema.
    const schema = schemas?.[type]?.['~standard'];
    if (!schema) return { data };
    const result = schema.validate(data);
    return result instanceof Promise ? result.then(toReading, toFailure) : toReading(result);
  } catch (error) {
    return { error };
  }
}

function toReading(result: Awaited<ReturnType<StandardSchema['~standard']['validate']>>): Reading {
  return result.issues ? { issues: result.issues } : { data: result.value };
}

function toFailure(error: unknown): Reading {
  return { error };
}
