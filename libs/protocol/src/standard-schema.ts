/**
 * A schema of any library that implements Standard Schema 1 (https://standardschema.dev), as far as it is used here:
 * zod, valibot, arktype and others.
 */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** Where libraries that take schemas find what they need. */
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The value that a schema made of its input, or why it refused it. */
export type SchemaResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** One reason why a schema refused its input. */
export interface SchemaIssue {
  /** The reason, for people. */
  readonly message: string;
  /** Where in the input: property keys, bare or as `{ key }`. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
