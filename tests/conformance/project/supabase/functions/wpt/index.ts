// Runs one file of web-platform-tests in this isolate, which serves no second one.
interface Test {
  prelude: string;
  harness: string;
  script: string;
  location: string;
  milliseconds: number;
}

declare function runWpt(harness: string, script: string, milliseconds: number): Promise<unknown>;

function locationObject({ href, origin, protocol, host, hostname, port, pathname, search, hash }: URL): object {
  return { href, origin, protocol, host, hostname, port, pathname, search, hash, toString: () => href };
}

/** Tests name files of their server by relative addresses; a function has no address of its own to hold them against. */
function giveLocation(location: string): void {
  const { fetch, Request, Response } = globalThis;
  const resolved = (input: unknown) => {
    const text = typeof input === "string" || typeof input === "function" ? `${input}` : null;
    return text !== null && !URL.canParse(text) && URL.canParse(text, location) ? new URL(text, location).href : input;
  };
  const AddressedRequest = new Proxy(Request, {
    construct: (target, [input, ...rest], self) => Reflect.construct(target, [resolved(input), ...rest], self),
  });
  Request.prototype.constructor = AddressedRequest;
  const { redirect } = Response;
  Object.assign(Response, { redirect: (url: string, ...rest: [number?]) => redirect.call(Response, resolved(url) as string, ...rest) });
  Object.assign(globalThis, {
    location: locationObject(new URL(location)),
    Request: AddressedRequest,
    fetch: (input: unknown, ...rest: [RequestInit?]) => fetch(resolved(input) as RequestInfo, ...rest),
  });
}

Deno.serve(async (req) => {
  const { prelude, harness, script, location, milliseconds } = (await req.json()) as Test;
  giveLocation(location);
  (0, eval)(prelude);
  return Response.json(await runWpt(harness, script, milliseconds));
});
