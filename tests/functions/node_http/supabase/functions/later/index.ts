// Listens only when the top-level code has long run.
setTimeout(() => Deno.serve(() => new Response("later")), 100);
