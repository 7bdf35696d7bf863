Deno.serve(async (request) => {
  const copy = request.clone();
  const first = await request.text();
  const error = await request.text().catch((problem: Error) => problem.name);
  return new Response(`${first} ${await copy.text()} ${error} ${request.bodyUsed}`);
});
