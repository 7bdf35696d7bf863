import thing, { part } from "./thing.cjs";
Deno.serve(() => Response.json({ whole: thing.part, part, json: thing.json.n }));
