const file = await Deno.create("/tmp/meow");
await file.write(new TextEncoder().encode("meowmeow"));
const content = await Deno.readTextFile(Deno.realPathSync("/tmp/./x/../meow"));

export default { fetch: () => new Response(null, { status: content === "meowmeow" ? 204 : 500 }) };
