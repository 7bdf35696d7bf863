import { start } from "node:repl";
Deno.serve(() => new Response(typeof start));
