import { concat, of, throwError, timer } from 'rxjs';
import { emits, handler, type Subject, watch } from '../shape.js';

class Reading {
  constructor(private readonly celsius: number) {}

  get data(): string {
    return `${this.celsius} °C`;
  }

  get type(): string {
    return 'reading';
  }
}

class Money {
  constructor(readonly cents: number) {}

  get euros(): number {
    return this.cents / 100;
  }

  toJSON(): unknown {
    return { euros: this.euros };
  }
}

const repeated = { data: 'again' };

/** What an Observable emits, item by item. */
export const items: Subject = {
  title: 'Items',
  shapes: [
    emits('A string', 'hello'),
    emits('An empty string', ''),
    emits('A string of several lines', 'one\ntwo\r\nthree\rfour\n'),
    emits('A string that reads like a field', 'data: x\n\nevent: y'),
    emits('A string with emoji and other scripts', 'Grüße 👋🏽 日本語 \u2028'),
    emits('A string with NUL', 'a\0b'),
    emits('A string of 300 kB', 'x'.repeat(300_000)),
    emits('A number', 42),
    emits('The number 0', 0),
    emits('NaN and Infinity', NaN, Infinity),
    emits('A boolean', true, false),
    emits('null', null),
    emits('undefined', undefined),
    emits('A symbol', Symbol('s')),
    emits('A function', () => 'called'),
    emits('A BigInt', 1n),
    emits('An empty object', {}),
    emits('An object without data', { user: 'ann' }),
    emits('An array', [1, 'two', null]),
    emits('A Date', new Date(0)),
    emits('A Map', new Map([['a', 1]])),
    emits('A Buffer', Buffer.from('bytes')),
    emits('A String object', Object('text')),
    emits('An Error', new Error('as an item')),
    emits('A promise', Promise.resolve('late')),
    emits('An Observable', of('inner')),
    emits('An instance of a class with getters', new Reading(21)),
    emits('An instance of a class with toJSON', new Money(150)),
    emits('An object without a prototype', Object.assign(Object.create(null) as object, { data: 'bare' })),
    emits('A MessageEvent of the DOM', new MessageEvent('tick', { data: 'dom', lastEventId: '7' })),
    emits('A frozen event', Object.freeze({ data: 'frozen', type: 'ice' })),
    emits('The same object three times', repeated, repeated, repeated),
    emits('A thousand items in one turn', ...Array.from({ length: 1_000 }, (_, index) => index)),
    handler('A BigInt as the second item of a turn', (trace) =>
      of<unknown[]>('first', 1n, 'third').pipe(watch(trace)),
    ),
    handler('A BigInt after the stream has opened', (trace) =>
      concat(of('first'), timer(15), of(1n), of('last')).pipe(watch(trace)),
    ),
    handler('An item and an error in one turn', (trace) =>
      concat(
        of('first'),
        throwError(() => new Error('second')),
      ).pipe(watch(trace)),
    ),
  ],
};
