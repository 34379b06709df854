/** Classes of controllers that belong to this library. */
const own = new WeakSet<object>();

/** Keeps interceptors of the application away from what a controller of this library answers. */
export function ownController(): ClassDecorator {
  return (controller) => {
    own.add(controller);
  };
}

/** Whether a controller belongs to this library, or extends one that does. */
export function isOwnController(controller: object): boolean {
  for (let one: object | null = controller; one; one = Object.getPrototypeOf(one) as object | null)
    if (own.has(one)) return true;
  return false;
}
