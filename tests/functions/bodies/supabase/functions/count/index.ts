Deno.serve(async (request) => {
  let total = 0;
  for await (const piece of request.body ?? []) total += piece.length;
  return new Response(String(total));
});
