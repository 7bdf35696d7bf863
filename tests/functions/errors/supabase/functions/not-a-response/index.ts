Deno.serve(() => 42 as unknown as Response);
