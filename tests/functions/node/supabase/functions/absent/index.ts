import { readFile } from "node:fs";
Deno.serve(() => new Response(typeof readFile));
