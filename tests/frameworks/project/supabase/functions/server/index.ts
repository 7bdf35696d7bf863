import * as server from "npm:@supabase/server@1";

Deno.serve(() => Response.json(typeof server.AuthError));
