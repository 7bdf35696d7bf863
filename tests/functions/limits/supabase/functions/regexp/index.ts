Deno.serve(() => new Response(String(/(a+)+$/.test("a".repeat(64) + "b"))));
