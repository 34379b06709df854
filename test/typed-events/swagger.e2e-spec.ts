import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { SseModule } from '@nestream/nest';
import { ApiSseEvents } from '@nestream/nest/swagger';
import { Test } from '@nestjs/testing';
import { TasksModule } from '../../docs/examples/typed-events/tasks.module.js';
import { PLATFORMS, createAdapter } from '../kit/test-app.js';

class Other {
  readonly n = 1;
}

describe.each(PLATFORMS)('The OpenAPI document of a stream (%s)', (platform) => {
  let document: OpenAPIObject;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [SseModule.forRoot(), TasksModule] }).compile();
    const app = module.createNestApplication(createAdapter(platform), { logger: false });
    await app.init();
    document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    await app.close();
  });

  it('has its events as text/event-stream, classes by reference and schemas in place', () => {
    const { responses, parameters } = document.paths['/tasks/{id}']!.get!;
    expect(Object.keys(responses)).toEqual(['200', '204']);
    expect(responses['200']).toMatchObject({
      content: {
        'text/event-stream': {
          schema: {
            oneOf: [
              {
                title: 'progress',
                properties: {
                  event: { type: 'string', enum: ['progress'] },
                  data: { $ref: '#/components/schemas/ProgressEvent' },
                },
              },
              {
                title: 'price',
                properties: {
                  data: {
                    type: 'object',
                    properties: { symbol: { type: 'string' }, currency: { default: 'EUR' } },
                    required: ['symbol', 'price', 'currency'],
                  },
                },
              },
              { title: 'control events' },
            ],
          },
        },
      },
    });
    expect(parameters).toContainEqual(
      expect.objectContaining({ in: 'header', name: 'Last-Event-ID', required: false }),
    );
  });

  it('has the classes as models, with those they hold', () => {
    expect(document.components?.schemas).toMatchObject({
      ProgressEvent: {
        properties: { progress: { type: 'number', maximum: 1 }, step: { $ref: '#/components/schemas/Step' } },
        required: ['progress'],
      },
      Step: { properties: { name: { type: 'string' } } },
    });
  });

  it('refuses what is no event', () => {
    expect(() => ApiSseEvents(Other)).toThrow('Other is no event; decorate the class with @SseEvent(type)');
  });
});
