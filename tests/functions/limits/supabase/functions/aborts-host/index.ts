Deno.serve(() => new Response(String("a".repeat(2 ** 27).split("").length)));
