import { createClient } from "npm:@supabase/supabase-js@2";

Deno.serve(async (request) => {
  const { data, error } = await createClient(new URL(request.url).searchParams.get("stub")!, "anon").from("t").select("*").eq("id", 1);
  return Response.json([data, error]);
});
