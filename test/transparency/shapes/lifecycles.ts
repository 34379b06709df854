import {
  BehaviorSubject,
  concat,
  concatMap,
  defer,
  EMPTY,
  endWith,
  finalize,
  interval,
  map,
  merge,
  mergeWith,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  share,
  shareReplay,
  startWith,
  Subject as Source,
  switchMap,
  take,
  takeUntil,
  timer,
} from 'rxjs';
import { leaveAfter, leaveOnHeaders } from '../client.js';
import { handler, pause, type Subject, watch } from '../shape.js';

/** When streams open, emit, end and are torn down. */
export const lifecycles: Subject = {
  title: 'From subscribing to teardown',
  shapes: [
    handler('of', (trace) => of('a', 'b').pipe(watch(trace))),
    handler('EMPTY', (trace) => EMPTY.pipe(watch(trace))),
    handler('NEVER', (trace) => NEVER.pipe(watch(trace)), { client: leaveOnHeaders }),
    handler('timer', (trace) => timer(20).pipe(watch(trace))),
    handler('interval', (trace) => interval(10).pipe(watch(trace), take(3))),
    handler('interval, left by the client', (trace) => interval(20).pipe(watch(trace)), {
      client: leaveAfter('data: 1'),
    }),
    handler('A Subject that emits later', (trace) => {
      const source = new Source<string>();
      setTimeout(() => source.next('first'), 15);
      setTimeout(() => source.complete(), 30);
      return source.pipe(watch(trace));
    }),
    handler('A Subject that has emitted before it is subscribed to', (trace) => {
      const source = new Source<string>();
      source.next('lost');
      setTimeout(() => source.complete(), 15);
      return source.pipe(watch(trace));
    }),
    handler('A Subject that emits in a microtask', (trace) => {
      const source = new Source<string>();
      queueMicrotask(() => source.next('microtask'));
      setTimeout(() => source.complete(), 15);
      return source.pipe(watch(trace));
    }),
    handler('A Subject that has completed', (trace) => {
      const source = new Source<string>();
      source.complete();
      return source.pipe(watch(trace));
    }),
    handler('A BehaviorSubject', (trace) => new BehaviorSubject('now').pipe(watch(trace)), {
      client: leaveAfter('now'),
    }),
    handler('A ReplaySubject', (trace) => {
      const source = new ReplaySubject<number>(2);
      [1, 2, 3].forEach((value) => source.next(value));
      source.complete();
      return source.pipe(watch(trace));
    }),
    handler('An Observable with a teardown', (trace) => {
      return new Observable<string>((subscriber) => {
        subscriber.next('a');
        setTimeout(() => subscriber.complete(), 15);
        return () => trace('teardown');
      }).pipe(watch(trace));
    }),
    handler(
      'An Observable with a teardown, left by the client',
      (trace) =>
        new Observable<string>((subscriber) => {
          subscriber.next('a');
          return () => trace('teardown');
        }),
      { client: leaveAfter('data: a') },
    ),
    handler(
      'A teardown that throws',
      () =>
        new Observable<string>((subscriber) => {
          subscriber.next('a');
          return () => {
            throw new Error('teardown failed');
          };
        }),
      { client: leaveAfter('data: a') },
    ),
    handler('An Observable with an async subscriber', (trace) => {
      // Its promise arrives as a teardown, which TypeScript allows and RxJS does not look at.
      const subscribe = async (subscriber: {
        next(value: string): void;
        complete(): void;
      }): Promise<void> => {
        await pause(15);
        subscriber.next('a');
        subscriber.complete();
        trace('completed');
      };
      return new Observable<string>(subscribe as never);
    }),
    handler('An Observable with an async subscriber that fails', (trace) => {
      const subscribe = async (subscriber: { error(error: Error): void }): Promise<void> => {
        await pause(15);
        subscriber.error(new Error('failed'));
        trace('failed');
      };
      return new Observable<string>(subscribe as never);
    }),
    handler(
      'An Observable with an async subscriber, left by the client',
      (trace) => {
        const subscribe = async (subscriber: { next(value: string): void }): Promise<void> => {
          subscriber.next('a');
          await pause(30);
          subscriber.next('b');
          trace('emitted');
        };
        return new Observable<string>(subscribe as never).pipe(finalize(() => trace('finalize')));
      },
      {
        client: async (client) => {
          await leaveAfter('data: a')(client);
          await client.traced('emitted');
        },
      },
    ),
    handler('An Observable that goes on after it has completed', (trace) => {
      return new Observable<string>((subscriber) => {
        subscriber.next('a');
        subscriber.complete();
        subscriber.next('b');
      }).pipe(watch(trace));
    }),
    handler('finalize', (trace) => timer(15).pipe(finalize(() => trace('finalize')))),
    handler('finalize, left by the client', (trace) => NEVER.pipe(finalize(() => trace('finalize'))), {
      client: leaveOnHeaders,
    }),
    handler('finalize at both ends of a pipe', (trace) =>
      of(1).pipe(
        finalize(() => trace('inner')),
        map(String),
        finalize(() => trace('outer')),
      ),
    ),
    handler('takeUntil', (trace) =>
      interval(10).pipe(takeUntil(timer(25)), watch(trace), take(1), endWith('end')),
    ),
    handler('defer', (trace) => defer(() => of('deferred')).pipe(watch(trace))),
    handler('defer with a promise', (trace) => defer(async () => pause(15)).pipe(watch(trace))),
    handler('concat of history and live events', (trace) => concat(of('old'), timer(15)).pipe(watch(trace))),
    handler(
      'merge with a ping of its own',
      (trace) =>
        merge(NEVER, interval(15).pipe(map(() => ({ type: 'heartbeat', data: '' })))).pipe(watch(trace)),
      { client: leaveAfter('id: 2') },
    ),
    handler('mergeWith and startWith', (trace) =>
      timer(15).pipe(mergeWith(of('b')), startWith('a'), watch(trace)),
    ),
    handler('switchMap after a delay', (trace) =>
      timer(15).pipe(
        switchMap(() => of('a', 'b')),
        watch(trace),
      ),
    ),
    handler('concatMap over async functions', (trace) =>
      of(1, 2).pipe(
        concatMap(async (value) => {
          await pause(10);
          return value;
        }),
        watch(trace),
      ),
    ),
    handler('share with one client', (trace) =>
      timer(15).pipe(watch(trace, 'shared'), share(), watch(trace)),
    ),
    handler(
      'shareReplay with refCount, left by the client',
      (trace) => interval(15).pipe(watch(trace, 'shared'), shareReplay({ bufferSize: 1, refCount: true })),
      { client: leaveAfter('data: 0') },
    ),
    handler('Completion in a later turn', (trace) => {
      const source = new Source<void>();
      setImmediate(() => source.complete());
      return source.pipe(watch(trace));
    }),
    handler('Items on both sides of the opening', (trace) => {
      const source = new ReplaySubject<string>();
      source.next('before');
      setTimeout(() => source.next('after'), 15);
      setTimeout(() => source.complete(), 30);
      return source.pipe(watch(trace));
    }),
    handler('An Observable of another copy of RxJS', (trace) => ({
      // What isObservable() asks for.
      lift: () => undefined,
      pipe: (...operators: ((source: Observable<string>) => Observable<string>)[]) =>
        operators.reduce((source, operator) => operator(source), of('foreign').pipe(watch(trace))),
      subscribe: () => undefined,
    })),
  ],
};
