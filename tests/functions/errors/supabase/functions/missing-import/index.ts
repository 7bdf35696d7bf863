import { gone } from "./gone.ts";
Deno.serve(() => new Response(gone));
