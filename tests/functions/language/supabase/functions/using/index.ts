const { dispose, asyncDispose } = Symbol;
Deno.serve(async () => {
  const order: string[] = [];
  const resource = (name: string) => ({ [dispose]: () => void order.push(name) });
  const late = (name: string) => ({ [asyncDispose]: async () => void order.push(name) });
  {
    using first = resource("first");
    await using second = late("second");
    order.push(typeof first + " " + typeof second);
  }
  return Response.json({ order });
});
