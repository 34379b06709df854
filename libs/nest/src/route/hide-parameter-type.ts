/**
 * Makes the declared type of a parameter unknown to pipes. A `ValidationPipe` with `validateCustomDecorators` would make an instance of
 * it and validate that: of `Connection` it finds the decorator, which has the same name, and calls it as a class.
 */
export function hideParameterType(target: object, method: string | symbol | undefined, index: number): void {
  if (method === undefined) return;
  // The compiler has put it there by now: decorators of parameters are applied after it.
  const types = Reflect.getMetadata('design:paramtypes', target, method) as unknown[] | undefined;
  if (types && index in types) types[index] = Object;
}
