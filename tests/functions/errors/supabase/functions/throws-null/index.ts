Deno.serve(() => { throw null; });
