Deno.serve(() => new Response("x", { status: 1000 }));
