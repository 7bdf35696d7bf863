import { there } from "npm:modern@1";
import { absent } from "npm:modern@1";
Deno.serve(() => new Response(there + absent));
