import { counter } from "./parts/counter.ts";
import { lib } from "../../../lib/known.ts";
type Part = { counter: { count: number }; url: string };
const part = async (name: string): Promise<Part> => await import(`./parts/${name}.ts`);
Deno.serve(async () => {
  const found = await part("counter");
  found.counter.count++;
  const deep = await part("deep/leaf");
  const kind = "second";
  const data = await import(`./parts/${kind}.json`, { with: { type: "json" } });
  const joined = await import("./parts/" + kind + ".mts");
  const far = "known";
  const outside = await import(`../../../lib/${far}.ts`);
  const nowhere = await import(`./nowhere/${kind}.ts`).catch((error: Error) => error.name);
  const absent = await part("absent").catch((error: Error) => `${error.name}: ${error.message}`);
  const untyped = await import(`./parts/${kind}.json`).catch((error: Error) => error.name);
  return Response.json({
    same: found.counter === counter && outside.lib === lib,
    count: counter.count,
    urls: [found.url, deep.url].map((url) => url.slice(url.indexOf("/functions/"))),
    data: data.default.n,
    joined: joined.name,
    nowhere,
    absent,
    untyped,
  });
});
