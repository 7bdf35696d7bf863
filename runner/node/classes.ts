const { create, defineProperty, getOwnPropertyDescriptors, setPrototypeOf } = Object;

/** A class as those of Node.js were written before there were any: also to be called without `new`, on an object that is
 *  derived from it (util.inherits). `Members` has the methods; `init` is the constructor and calls that of `Base` itself. */
export function nodeClass(name: string, Base: any, init: (this: any, ...given: any[]) => void, Members: { prototype: object }): any {
  const made = function (this: any, ...given: any[]): any {
    if (!(this instanceof made)) return new (made as any)(...given);
    init.apply(this, given);
  };
  setPrototypeOf(made, Base);
  made.prototype = create(Base.prototype, getOwnPropertyDescriptors(Members.prototype));
  defineProperty(made.prototype, "constructor", { value: made, writable: true, configurable: true });
  defineProperty(made, "name", { value: name, configurable: true });
  return made;
}
