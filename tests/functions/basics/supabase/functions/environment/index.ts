Deno.serve(() => Response.json({
  greeting: Deno.env.get("GREETING"),
  reserved: Deno.env.has("SUPABASE_FORBIDDEN"),
  url: Deno.env.get("SUPABASE_URL")?.startsWith("http://127.0.0.1:"),
  keys: ["SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY", "SB_EXECUTION_ID"].every((name) => Deno.env.has(name)),
  path: Deno.env.has("PATH"),
}));
