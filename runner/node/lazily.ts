const { defineProperty } = Object;

/** A property that is made when it is first read, and can be replaced. */
export function defineLazily(target: object, name: string, make: () => unknown): void {
  defineProperty(target, name, {
    get() {
      const value = make();
      defineProperty(target, name, { value, writable: true, configurable: true });
      return value;
    },
    set(value) { defineProperty(target, name, { value, writable: true, configurable: true }); },
    configurable: true,
  });
}
