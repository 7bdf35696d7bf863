Deno.serve(() => new Response("folders with an underscore are no functions"));
