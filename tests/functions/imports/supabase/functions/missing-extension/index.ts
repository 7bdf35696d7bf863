import { other } from "./other";
Deno.serve(() => new Response(other));
