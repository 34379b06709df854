import { IsInt } from 'class-validator';
import * as v from 'valibot';
import { z } from 'zod';
import { EventValidationError } from '../../errors/event.errors.js';
import { EventCatalog } from './event-catalog.js';
import {
  AccountEvent,
  GroupedEvent,
  Point,
  ProgressEvent,
  RouteEvent,
  SlowEvent,
} from '../event-fixtures.spec-support.js';
import { defineSseEvent } from './sse-event-definition.js';
import { SseEvent } from './event-class.js';

const events = new EventCatalog();
const issuesOf = async (publish: () => unknown): Promise<unknown> => {
  try {
    await publish();
  } catch (error) {
    expect(error).toBeInstanceOf(EventValidationError);
    return (error as EventValidationError).issues;
  }
  throw new Error('was not refused');
};

describe('An event class', () => {
  it('passes an instance and plain data that are valid, under its type', async () => {
    const data = { taskId: 't', progress: 0.5 };
    expect(await events.prepare(Object.assign(new ProgressEvent(), data))).toEqual({
      type: 'progress',
      data,
    });
    expect(await events.prepare({ type: ProgressEvent, data })).toEqual({ type: 'progress', data });
  });

  it('refuses data with one error that lists every field, without the values', async () => {
    const refused = events.prepare({ type: ProgressEvent, data: { taskId: 's3cret-s3cret', progress: 2 } });
    await expect(refused).rejects.toMatchObject({
      code: 'SSE_EVENT_VALIDATION',
      type: 'progress',
      status: 500,
      issues: [
        { path: 'taskId', message: 'taskId must be shorter than or equal to 10 characters' },
        { path: 'progress', message: 'progress must not be greater than 1' },
      ],
    });
    await expect(refused).rejects.not.toThrow(/s3cret/);
  });

  it('refuses fields that it does not declare', async () => {
    const event = Object.assign(new ProgressEvent(), { taskId: 't', progress: 0, password: 'x' });
    expect(await issuesOf(() => events.prepare(event))).toEqual([
      { path: 'password', message: 'property password should not exist' },
    ]);
  });

  it.each([
    ['a string', 'text'],
    ['nothing', null],
    ['a list', [{}]],
    ['bytes', new Uint8Array(2)],
  ])('refuses %s for data', async (_name, data) => {
    const wrong = { type: ProgressEvent, data: data as never };
    expect(await issuesOf(() => events.prepare(wrong))).toEqual([
      { path: '', message: 'give an object for ProgressEvent' },
    ]);
  });

  it('makes nested plain data instances, fills in defaults, and names what is wrong by its path', async () => {
    const at = new Date(0);
    const data = { points: [{ x: 1 }, { x: 2 }], at } as RouteEvent;
    expect(await events.prepare({ type: RouteEvent, data })).toEqual({
      type: 'route',
      data: { name: 'unnamed', points: [{ x: 1 }, { x: 2 }], at },
    });
    const wrong = { name: 'n', points: [{ x: 1 }, { x: 'two', y: 3 } as never] };
    expect(await issuesOf(() => events.prepare({ type: RouteEvent, data: wrong }))).toEqual([
      { path: 'points.1.y', message: 'property y should not exist' },
      {
        path: 'points.1.x',
        message: 'x must be a number conforming to the specified constraints',
      },
    ]);
  });

  it('does not let a nested object pass that is of no class', async () => {
    const event = new RouteEvent();
    event.points = [{ x: 'unseen' as never }];
    expect(await issuesOf(() => events.prepare(event))).toEqual([
      { path: 'points.0', message: expect.stringContaining('@Type(() => TheClass)') },
    ]);
    event.points = [Object.assign(new Point(), { x: 1 })];
    expect(await events.prepare(event)).toMatchObject({ data: { points: [{ x: 1 }] } });
  });

  it('is serialised as ClassSerializerInterceptor does', async () => {
    const account = Object.assign(new AccountEvent(), { name: 'Ada', password: 'p', country: 'uk' });
    expect(await events.prepare(account)).toEqual({ type: 'account', data: { user: 'Ada', country: 'UK' } });
  });

  it('takes options of the ValidationPipe', async () => {
    const data = { shown: 'yes', hidden: 1, more: 2 } as never;
    expect(await events.prepare({ type: GroupedEvent, data })).toEqual({
      type: 'grouped',
      data: { shown: 'yes' },
    });
  });

  it('is read when it is published, whatever happens to the object while validation goes on', async () => {
    SlowEvent.answer = Promise.resolve(true);
    const event = Object.assign(new SlowEvent(), { n: 1 });
    const prepared = events.prepare(event);
    event.n = 2;
    expect(await prepared).toEqual({ type: 'slow', data: { n: 1 } });
  });

  it('waits for rules that are asynchronous', async () => {
    SlowEvent.answer = new Promise((resolve) => setImmediate(() => resolve(false)));
    expect(await issuesOf(() => events.prepare(Object.assign(new SlowEvent(), { n: 1 })))).toHaveLength(1);
  });

  it('has the type that its class or its decorator names, and only one', async () => {
    @SseEvent()
    class Named {
      static readonly type = 'named';
      @IsInt() n = 1;
    }
    expect(await events.prepare(new Named())).toEqual({ type: 'named', data: { n: 1 } });
    expect(() => SseEvent()(Point as never)).toThrow(
      "Point has no type; give it static readonly type = 'progress'",
    );
    expect(() => SseEvent('other')(Named)).toThrow('Named has two types, "named" and @SseEvent("other")');
    class Same {
      static readonly type = 'same';
      n = 1;
    }
    expect(() => SseEvent('same')(Same)).not.toThrow();
  });

  it('is inherited', async () => {
    class TaskProgress extends ProgressEvent {}
    const event = Object.assign(new TaskProgress(), { taskId: 't', progress: 0 });
    expect(await events.prepare(event)).toMatchObject({ type: 'progress' });
  });
});

describe.each([
  [
    'zod',
    z.object({
      symbol: z.string().toUpperCase(),
      price: z.number().min(0),
      currency: z.string().default('EUR'),
    }),
  ],
  [
    'valibot',
    v.object({
      symbol: v.pipe(v.string(), v.toUpperCase()),
      price: v.pipe(v.number(), v.minValue(0)),
      currency: v.optional(v.string(), 'EUR'),
    }),
  ],
])('A schema of %s', (_library, schema) => {
  const PriceEvent = defineSseEvent('price', schema);

  it('is asked at once, and what it makes of the data is sent', () => {
    expect(events.prepare({ type: PriceEvent, data: { symbol: 'acme', price: 1 } })).toEqual({
      type: 'price',
      data: { symbol: 'ACME', price: 1, currency: 'EUR' },
    });
  });

  it('refuses with one error that lists every field', async () => {
    const data = { symbol: 1, price: -1 } as never;
    expect(await issuesOf(() => events.prepare({ type: PriceEvent, data }))).toMatchObject([
      { path: 'symbol' },
      { path: 'price' },
    ]);
  });
});

describe('EventCatalog', () => {
  it('waits for schemas that are asynchronous', async () => {
    const even = z.object({ n: z.number() }).refine(({ n }) => Promise.resolve(n % 2 === 0), 'odd');
    const EvenEvent = defineSseEvent('even', even);
    expect(await events.prepare({ type: EvenEvent, data: { n: 2 } })).toEqual({
      type: 'even',
      data: { n: 2 },
    });
    expect(await issuesOf(() => events.prepare({ type: EvenEvent, data: { n: 1 } }))).toEqual([
      { path: '', message: 'odd' },
    ]);
  });

  it('validates what is published under the name of a declared type', async () => {
    const catalog = new EventCatalog();
    await catalog.declare([ProgressEvent]);
    const wrong = { type: 'progress', data: { progress: 7 } };
    expect(events.prepare(wrong)).toBe(wrong);
    expect(await issuesOf(() => catalog.prepare(wrong))).toHaveLength(3);
  });

  it('says what is no event', () => {
    expect(() => events.prepare(new Point() as never)).toThrow(
      'Point is no event; decorate the class with @SseEvent(type)',
    );
    expect(() => events.prepare({ type: Point, data: { x: 1 } })).toThrow('Point is no event');
    expect(() => events.prepare({ type: 'x' } as never)).toThrow('publish { type, data }');
  });

  it('names everything that cannot be declared', async () => {
    const catalog = new EventCatalog();
    class Bare {
      n = 1;
    }
    const declaring = catalog.declare([Point, z.object({}) as never, undefined as never, decorated(Bare)]);
    await expect(declaring).rejects.toMatchObject({
      code: 'SSE_EVENT_DECLARATION',
      problems: [
        expect.stringMatching(/^Point is no event/),
        expect.stringMatching(/declare a schema with defineSseEvent\(type, schema\)$/),
        expect.stringMatching(/^undefined is neither/),
        expect.stringMatching(/^no field of Bare has a rule/),
      ],
    });
    await expect(catalog.declare({ progress: ProgressEvent } as never)).rejects.toThrow(
      'events is an object; give a list of classes',
    );
  });

  it('lets modules share an event, but not a type', async () => {
    const catalog = new EventCatalog();
    await catalog.declare([ProgressEvent]);
    await catalog.declare([ProgressEvent]);
    const other = defineSseEvent('progress', z.object({}));
    await expect(catalog.declare([other])).rejects.toThrow(
      '"progress" is declared twice, as ProgressEvent and as defineSseEvent("progress")',
    );
  });

  it.each(['connected', 'error', '', 'a\nb'])('has no place for the type %j', (type) => {
    expect(() => defineSseEvent(type, z.string())).toThrow(
      expect.objectContaining({ code: 'SSE_INVALID_EVENT' }),
    );
  });
});

function decorated<Class extends abstract new () => object>(target: Class): Class {
  SseEvent('bare')(target);
  return target;
}
