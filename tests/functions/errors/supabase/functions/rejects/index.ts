Deno.serve(async () => { await 0; throw new RangeError("late"); });
