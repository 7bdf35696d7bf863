// Files of /tmp are no modules.
Deno.serve(async () => {
  await Deno.writeTextFile("/tmp/meow.ts", "export default 1");
  const path = "/tmp/meow.ts";
  return new Response(await import(path).then(() => "imported", () => "refused"));
});
