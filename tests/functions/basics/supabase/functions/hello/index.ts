interface Input { name: string }
Deno.serve(async (request: Request) => {
  const { name } = (await request.json()) as Input;
  return Response.json({ message: `Hello ${name}!`, path: new URL(request.url).pathname });
});
