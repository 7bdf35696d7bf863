const { both } = await import("./user.ts");
Deno.serve(() => new Response(both));
