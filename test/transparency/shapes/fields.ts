import { of } from 'rxjs';
import { emits, handler, type Subject, watch } from '../shape.js';

const cycle: Record<string, unknown> = { name: 'cycle' };
cycle.self = cycle;

/** The fields of a `MessageEvent`, by themselves and together. */
export const data: Subject = {
  title: 'Data',
  shapes: [
    emits('Text', { data: 'text' }),
    emits('Empty text', { data: '' }),
    emits('Text of several lines', { data: 'a\nb\r\nc\rd\n\n' }),
    emits('Text that starts with a space', { data: ' a\n b' }),
    emits('Numbers', { data: 1.5 }, { data: 0 }, { data: NaN }),
    emits('Booleans', { data: true }, { data: false }),
    emits('Data that is null', { data: null }),
    emits('Data that is undefined', { data: undefined }),
    emits('An object as data', { data: { id: 1, tags: ['a'], missing: undefined } }),
    emits('An array as data', { data: [undefined, null, 1] }),
    emits('A Date as data', { data: new Date(0) }),
    emits('A Map and a Set as data', { data: new Map([[1, 2]]) }, { data: new Set([1]) }),
    emits('A String object as data', { data: Object('text') }),
    emits('A Buffer as data', { data: Buffer.from('ab') }),
    emits('toJSON that gives text', { data: { toJSON: () => 'json' } }),
    emits('toJSON that gives undefined', { data: { toJSON: () => undefined } }),
    handler('toJSON that throws', (trace) =>
      of(
        { data: 'first' },
        {
          data: {
            toJSON: () => {
              throw new Error('not serializable');
            },
          },
        },
      ).pipe(watch(trace)),
    ),
    emits('A function as data', { data: () => 1 }),
    emits('A symbol as data', { data: Symbol('s') }),
    emits('A BigInt as data', { data: { amount: 1n } }),
    emits('A cycle as data', { data: cycle }),
    handler('A cycle as data of the second item of a turn', (trace) =>
      of<unknown[]>({ data: 1 }, { data: cycle }, { data: 3 }).pipe(watch(trace)),
    ),
    emits('An object with a megabyte of text', { data: { text: 'ü'.repeat(500_000) } }),
  ],
};

export const fields: Subject = {
  title: 'Types, ids, retry and comments',
  shapes: [
    emits('A type', { type: 'tick', data: 1 }),
    emits(
      'A type that is empty, null or undefined',
      ...['', null, undefined].map((type) => ({ type, data: 1 })),
    ),
    emits('A type that is a number', { type: 1, data: 'a' }, { type: 0, data: 'b' }),
    emits('A type that is a boolean', { type: true, data: 'a' }, { type: false, data: 'b' }),
    emits('A type that is a String object', { type: Object('boxed') as unknown, data: 'a' }),
    emits('A type that is an object', { type: { name: 'tick' }, data: 'a' }),
    emits('A type that is a symbol', { type: Symbol('tick'), data: 'a' }),
    emits('A type with CR and LF', { type: 'a\r\nb', data: 'a' }),
    emits('A type with NUL, a colon or spaces', { type: 'a\0b', data: 'a' }, { type: ' a: b ', data: 'b' }),
    emits('A type without data', { type: 'ping' }),
    emits('An id', { id: 'order-7', data: 1 }),
    emits('An empty id', { id: '', data: 1 }),
    emits('The id 0', { id: 0, data: 1 }),
    emits('An id that is a number', { id: 17, data: 1 }),
    emits('An id that is null', { id: null, data: 1 }),
    emits('An id that is an object', { id: { toString: () => 'made' }, data: 1 }),
    emits('An id with CR and LF', { id: '1\r\n2', data: 1 }),
    emits('An id with NUL', { id: 'a\0b', data: 1 }),
    emits('An id that looks like one of a room', { id: 'a1b2:17', data: 1 }),
    emits('An id without data', { id: '5' }),
    emits("Ids of the handler between Nest's own", { data: 1 }, { id: 'mine', data: 2 }, { data: 3 }),
    emits('A retry', { retry: 3_000, data: 1 }),
    emits('A retry of 0', { retry: 0, data: 1 }),
    emits('A retry that is NaN', { retry: NaN, data: 1 }),
    emits('A retry that is huge or infinite', { retry: 1e21, data: 1 }, { retry: Infinity, data: 2 }),
    emits('A retry that is negative or a fraction', { retry: -5, data: 1 }, { retry: 1.5, data: 2 }),
    emits('A retry that is text', { retry: '3000', data: 1 }, { retry: 'a\nb', data: 2 }),
    emits('A retry without data', { retry: 3_000 }),
    emits('A comment', { comment: 'keep-alive' }),
    emits('An empty comment', { comment: '' }),
    emits('A comment of several lines', { comment: 'a\nb\r\nc' }),
    emits('A comment with data', { comment: 'note', data: 1 }),
    emits('A comment with a type', { comment: 'note', type: 'tick' }),
    emits('A comment with an id', { comment: 'note', id: '9' }),
    emits('All fields together', { comment: 'c', retry: 10, id: '1', type: 't', data: { all: true } }),
    emits('Unknown fields', { data: 1, event: 'x', name: 'y' }),
  ],
};

const RESERVED = [
  'connected',
  'closing',
  'gap',
  'heartbeat',
  'error',
  'open',
  'message',
  'expiring',
  'authenticated',
];

export const reserved: Subject = {
  title: 'Types that managed streams reserve',
  shapes: RESERVED.flatMap((type) => [
    emits(`The type ${type} as the first item`, { type, data: { own: true } }, { data: 'after' }),
    emits(`The type ${type} after another item`, { data: 'before' }, { type, data: 'own' }),
  ]),
};
