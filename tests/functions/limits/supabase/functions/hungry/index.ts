Deno.serve(() => {
  const kept: unknown[] = [];
  for (;;) kept.push(new Array(1000).fill({ at: kept.length }));
});
