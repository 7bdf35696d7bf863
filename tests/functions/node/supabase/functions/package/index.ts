import { describe } from "old-style";
Deno.serve(() => new Response(describe()));
