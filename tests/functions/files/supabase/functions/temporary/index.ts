// /tmp is the isolate's own: there for its next request, gone with it.
Deno.mkdirSync("/tmp/early");

Deno.serve(async (request) => {
  const path = new URL(request.url).pathname;
  if (path.endsWith("/write")) await Deno.writeTextFile("/tmp/early/note", "kept");
  if (path.endsWith("/end")) {
    for (;;);
  }
  return new Response(await Deno.readTextFile("/tmp/early/note").catch((error) => `${error.name}: ${error.message}`));
});
