Deno.serve(() => new Response("unharmed"));
