Deno.serve(() => new Response("not read"));
