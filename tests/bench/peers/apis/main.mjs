// Deno and Node.js: measures and prints.
import { measureAll } from "./cases.js";

const [origin, ...wanted] = JSON.parse((globalThis.Deno?.args ?? process.argv.slice(2))[0]);
console.log(JSON.stringify(await measureAll(origin, wanted)));
