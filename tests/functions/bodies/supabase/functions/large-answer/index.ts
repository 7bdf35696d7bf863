Deno.serve(() => new Response(new Uint8Array(20_000_000).fill(120)));
