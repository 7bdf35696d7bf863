import { double, type Twice } from "./lib/double.ts";
import data from "./data.json" with { type: "json" };
enum Color { red = 1, green }
const twice: Twice = double(21);
Deno.serve(() => new Response(`${twice.value} ${data.version} ${Color[2]}`));
