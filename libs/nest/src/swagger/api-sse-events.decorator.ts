import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { RESERVED_EVENT_TYPES } from '@nestream/protocol';
import { eventClassFacts } from '../event/contract/event-class.js';
import type { EventDeclaration } from '../event/contract/event-declaration.js';
import { InvalidEventError } from '../errors/event.errors.js';
import { SseEventDefinition } from '../event/contract/sse-event-definition.js';

/** A schema of OpenAPI 3.0. */
type Schema = Readonly<Record<string, unknown>>;

/** The schema of one event on the wire. */
function eventSchema(type: string, data: Schema): Schema {
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

const DESCRIPTION =
  'An event stream (text/event-stream); the schema is that of one event, with its data parsed.';

/**
 * Describes the events of an `@Sse()` route in the OpenAPI document of `@nestjs/swagger`: `text/event-stream` whose events are
 * `oneOf` the given ones and the control events. Classes appear as models, with what `@ApiProperty()` or the CLI plugin of
 * `@nestjs/swagger` knows of them; schemas that can be written as JSON Schema (zod 4) as that.
 *
 * @throws InvalidEventError for a class without `@SseEvent()`.
 */
export function ApiSseEvents(...events: readonly EventDeclaration[]): MethodDecorator {
  const classes = events.filter((event) => typeof event === 'function');
  const schema = { oneOf: [...events.map(schemaOf), CONTROL_EVENTS] };
  return applyDecorators(
    ApiExtraModels(...classes),
    ApiHeader({
      name: 'Last-Event-ID',
      required: false,
      description:
        'Where to resume: the id of the last event that was received. Also as the query parameter `lastEventId`.',
      schema: { type: 'string' },
    }),
    ApiResponse({ status: 200, description: DESCRIPTION, content: { 'text/event-stream': { schema } } }),
    ApiResponse({ status: 204, description: 'The stream has ended for good: do not come back.' }),
  );
}

function schemaOf(event: EventDeclaration): Schema {
  if (event instanceof SseEventDefinition) return eventSchema(event.type, dataSchemaOf(event));
  const facts = eventClassFacts(event);
  if (!facts)
    throw new InvalidEventError(`${event.name} is no event; decorate the class with @SseEvent(type)`);
  return eventSchema(facts.type, { $ref: getSchemaPath(event) });
}

/** Standard JSON Schema (https://standardschema.dev/json-schema), which not every library has. */
function dataSchemaOf({ schema }: SseEventDefinition): Schema {
  const { jsonSchema } = schema['~standard'] as { jsonSchema?: { output(options: object): Schema } };
  const { $schema: _, ...known } = jsonSchema?.output({ target: 'openapi-3.0' }) ?? {};
  // Its references are to a place inside of itself, which is nowhere in the document.
  return '$defs' in known || 'definitions' in known ? {} : known;
}

const CONTROL_EVENTS: Schema = {
  title: 'control events',
  description: 'See PROTOCOL.md of @nestream/protocol, section 4.',
  type: 'object',
  required: ['event', 'data'],
  properties: {
    event: { type: 'string', enum: [...RESERVED_EVENT_TYPES].filter((type) => type !== 'open') },
    data: {},
  },
};
