Deno.serve({
  handler: () => { throw new TypeError("caught"); },
  onError: (error) => new Response((error as Error).message, { status: 418 }),
});
