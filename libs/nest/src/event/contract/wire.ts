type Absent = ((...args: never[]) => unknown) | symbol | undefined;

/** What `JSON.parse(JSON.stringify(value))` makes of a type: `toJSON` is asked (a `Date` is a string), methods are gone. */
export type Wire<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null
    ? Value
    : Value extends { toJSON(): infer Json }
      ? Wire<Json>
      : Value extends readonly unknown[]
        ? { [Index in keyof Value]: Wire<Value[Index]> }
        : Value extends object
          ? WireObject<Value>
          : Value extends undefined
            ? undefined
            : never;

type WireObject<Value extends object> = {
  [
    Field in keyof Value as Field extends symbol ? never : [Value[Field]] extends [Absent] ? never : Field
  ]: Wire<Value[Field]>;
};
