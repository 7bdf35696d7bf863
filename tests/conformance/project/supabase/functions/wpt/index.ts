// Runs one file of web-platform-tests in this isolate, which serves no second one.
interface Test {
  prelude: string;
  harness: string;
  script: string;
  location: string;
  milliseconds: number;
}

declare function runWpt(harness: string, script: string, milliseconds: number): Promise<unknown>;

/** Tests name files of their server by relative addresses; a function has no address of its own to hold them against. */
function giveLocation(location: string): void {
  const { fetch } = globalThis;
  const resolved = (input: unknown) => (typeof input === "string" && !URL.canParse(input) ? new URL(input, location).href : input);
  Object.assign(globalThis, {
    location: new URL(location),
    fetch: (input: RequestInfo, init?: RequestInit) => fetch(resolved(input) as RequestInfo, init),
  });
}

Deno.serve(async (req) => {
  const { prelude, harness, script, location, milliseconds } = (await req.json()) as Test;
  giveLocation(location);
  (0, eval)(prelude);
  return Response.json(await runWpt(harness, script, milliseconds));
});
