// The little of each framework that the recipes use, so that they compile without installing any of them.

declare module 'react' {
  export function useState<Value>(initial?: Value): [Value | undefined, (value: Value) => void];
  export function useEffect(effect: () => () => void, dependencies: readonly unknown[]): void;
}

declare module '@angular/core' {
  export type Signal<Value> = () => Value;
}

declare module '@angular/core/rxjs-interop' {
  import type { Signal } from '@angular/core';
  import type { Observable } from 'rxjs';

  export function toSignal<Value>(source: Observable<Value>, options: { initialValue: Value }): Signal<Value>;
}

declare module 'vue' {
  export interface ShallowRef<Value> {
    value: Value;
  }
  export function shallowRef<Value>(): ShallowRef<Value | undefined>;
  export function onScopeDispose(stop: () => void): void;
}
