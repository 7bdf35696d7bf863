let count = 0;
Deno.serve(() => new Response(String(++count)));
