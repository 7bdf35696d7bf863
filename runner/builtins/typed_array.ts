// ES2023 change by copy of %TypedArray%. https://tc39.es/ecma262/#sec-%typedarray%.prototype.toreversed
import { apply, relativeIndex, requireCallable } from "./abstract";
import { addMembers } from "./define";

const prototype = Object.getPrototypeOf(Uint8Array.prototype);
const { reverse, sort, keys } = prototype;
const getter = (name: PropertyKey) => Object.getOwnPropertyDescriptor(prototype, name)!.get!;
const typeName = getter(Symbol.toStringTag), lengthGetter = getter("length");
const constructors: Record<string, any> = {
  Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array,
  BigInt64Array, BigUint64Array,
};

/** ValidateTypedArray, and the intrinsic constructor: subclasses do not count here. */
function typeOf(array: unknown): any {
  apply(keys, array, []);
  return constructors[apply(typeName, array, [])];
}

export function install(): void {
  addMembers(prototype, {
    toReversed() {
      return apply(reverse, new (typeOf(this))(this), []);
    },
    toSorted(comparator: any) {
      if (comparator !== undefined) requireCallable(comparator);
      return apply(sort, new (typeOf(this))(this), [comparator]);
    },
    with(index: unknown, value: unknown) {
      const Type = typeOf(this), changed = relativeIndex(index, apply(lengthGetter, this, []));
      const converted = new Type(1);
      converted[0] = value;
      if (changed < 0 || changed >= apply(lengthGetter, this, [])) throw new RangeError("Invalid typed array index");
      const copy = new Type(this);
      copy[changed] = converted[0];
      return copy;
    },
  });
}
