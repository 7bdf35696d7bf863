Deno.serve(async () => undefined as never);
