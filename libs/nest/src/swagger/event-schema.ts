/** A schema of OpenAPI 3.0. */
export type Schema = Readonly<Record<string, unknown>>;

/** The schema of one event on the wire. */
export function eventSchema(type: string, data: Schema): Schema {
  return {
    title: type,
    type: 'object',
    required: ['event', 'data'],
    properties: {
      event: { type: 'string', enum: [type] },
      data,
      id: { type: 'string', description: 'Position to resume from.' },
    },
  };
}
