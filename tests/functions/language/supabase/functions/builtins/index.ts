// What V8 lacks and the platform has: as in a function, with types, lazily evaluated classes and errors on its own lines.
const kinds = Object.groupBy([1, 2, 3], (n) => (n % 2 ? "odd" : "even"));

Deno.serve(async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  setTimeout(() => resolve("later"), 1);
  const shared = new Set(["a", "b"]).intersection(new Set(["b", "c"]));
  let stack: string[] = [];
  try {
    [3, 1].toSorted(() => {
      throw new Error("compare");
    });
  } catch (error) {
    stack = (error as Error).stack!.match(/builtins\/index\.ts:\d+:\d+/g)!;
  }
  return Response.json({
    kinds,
    promise: await promise,
    shared: [...shared],
    sorted: [3, 1, 2].toSorted(),
    taken: Iterator.from([1, 2, 3]).drop(1).toArray(),
    collected: await Array.fromAsync([Promise.resolve(1), 2]),
    duration: new Intl.DurationFormat("en").format({ hours: 1, seconds: 2 }),
    half: new Float16Array([1.337])[0],
    keys: Object.keys(globalThis).filter((key) => key === "Iterator" || key === "Float16Array"),
    stack,
  });
});
