import { there } from "../missing-export-lib/lib.ts";
import { q } from "./part.ts";
Deno.serve(() => new Response(there + q));
