import { InvalidEventError } from '../../errors/event.errors.js';
import { loadTransformer, type Transformer } from './class-packages.js';

/** Nested objects that are followed without a look at whether they go round in a circle. */
const TRUSTED_DEPTH = 8;

/**
 * Makes data plain as Nest's `ClassSerializerInterceptor` does: instances of classes with class-transformer decorators (`@Exclude()`,
 * `@Expose()`, `@Transform()`, `@Type()`), wherever they are in the data, go through `instanceToPlain`. All other data stays as it is.
 */
export class ClassSerializer {
  private readonly decorated = new WeakMap<object, boolean>();

  private constructor(private readonly transformer: Transformer | undefined) {}

  /** @param enabled the option `serializeClasses`. Without the package nothing is serialised, since no class can have its decorators. */
  static async load(enabled: boolean): Promise<ClassSerializer> {
    return new ClassSerializer(enabled ? await loadTransformer() : undefined);
  }

  /**
   * The data as it may leave: the same value where no instance of a decorated class is in it, which costs one walk through it.
   *
   * @throws InvalidEventError for data that goes round in a circle, and what a `@Transform()` throws.
   */
  plain(data: unknown): unknown {
    if (!this.transformer || typeof data !== 'object' || data === null) return data;
    if (!this.mayHoldDecorated(data, [])) return data;
    const json = this.stringify(data);
    const plain: unknown = json === undefined ? data : JSON.parse(json);
    // A string would go out as it is, in place of its JSON: an object whose toJSON() returns one holds nothing decorated.
    return typeof plain === 'string' ? data : plain;
  }

  private stringify(data: object): string | undefined {
    const plainOf = (value: object): unknown => this.transformer!.instanceToPlain(value);
    const isDecorated = (value: unknown): value is object => this.isDecorated(value);
    try {
      return JSON.stringify(data, function (this: Record<string, unknown>, key: string, value: unknown) {
        // Before its toJSON(), as the interceptor does.
        const original = this[key];
        return isDecorated(original) ? plainOf(original) : value;
      });
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
      throw new InvalidEventError(`Event data cannot be sent as JSON: ${error.message}`, { cause: error });
    }
  }

  /** Never false for data with a decorated instance; true is only a reason to look closer. */
  private mayHoldDecorated(value: object, path: object[]): boolean {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== Array.prototype && prototype !== null) {
      if (value instanceof Date || ArrayBuffer.isView(value)) return false;
      if (this.isDecorated(value) || 'toJSON' in value) return true;
    }
    if (path.length > TRUSTED_DEPTH && path.includes(value)) return false;
    path.push(value);
    if (Array.isArray(value)) {
      // By index: `for in` is far slower on a list.
      for (let index = 0; index < value.length; index++) if (this.isReason(value[index], path)) return true;
    } else {
      for (const key in value) if (this.isReason((value as Record<string, unknown>)[key], path)) return true;
    }
    path.pop();
    return false;
  }

  private isReason(member: unknown, path: object[]): boolean {
    return typeof member === 'object' && member !== null && this.mayHoldDecorated(member, path);
  }

  private isDecorated(value: unknown): value is object {
    if (typeof value !== 'object' || value === null) return false;
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === null || prototype === Object.prototype || prototype === Array.prototype) return false;
    let known = this.decorated.get(prototype);
    if (known === undefined) {
      known = this.transformer!.isDecorated(prototype.constructor);
      this.decorated.set(prototype, known);
    }
    return known;
  }
}
