// How the language puts its own things on objects: not enumerable, methods that are no constructors. What this V8 has
// already is left as it is.

const { defineProperty, getOwnPropertyDescriptor, getOwnPropertyDescriptors } = Object;
const { ownKeys } = Reflect;

/** Methods and accessors of an object literal, in the shape the language gives its own. */
export function addMembers(target: object, members: object): void {
  const descriptors: Record<PropertyKey, PropertyDescriptor> = getOwnPropertyDescriptors(members);
  for (const key of ownKeys(descriptors)) {
    if (getOwnPropertyDescriptor(target, key)) continue;
    defineProperty(target, key, { ...descriptors[key as string], enumerable: false });
  }
}

/** A property that can be neither changed nor removed. */
export function addConstant(target: object, key: PropertyKey, value: unknown): void {
  if (!getOwnPropertyDescriptor(target, key)) defineProperty(target, key, { value });
}

export function addTag(target: object, tag: string): void {
  defineProperty(target, Symbol.toStringTag, { value: tag, configurable: true });
}
