import { test } from "node:test";
Deno.serve(() => new Response(typeof test));
