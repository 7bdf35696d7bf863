import { roundTrip } from "reads-files";
Deno.serve(async () => new Response(await roundTrip("text")));
