// What lies in /tmp is there for this worker, and for no other.
const there = async (path: string) => await Deno.stat(path).then(() => true, () => false);

const before = await there("/tmp/meow");
const file = await Deno.create("/tmp/meow");

Deno.serve(async () => {
  const written = await file.write(new TextEncoder().encode("meowmeow"));
  const content = await Deno.readTextFile("/tmp/meow");
  const found = await there("/tmp/a/b/../../meow");
  await Deno.remove("/tmp/a/b/../../meow");
  const piped = await Deno.open("/tmp/piped", { write: true, create: true });
  await new Response("through a stream").body!.pipeTo(piped.writable);
  using read = await Deno.open("/tmp/piped");
  await read.seek(8, Deno.SeekMode.Start);
  const part = new Uint8Array(20), count = await read.read(part);
  return Response.json({
    before, written, content, found, left: await there("/tmp/meow"), part: new TextDecoder().decode(part.subarray(0, count!)),
    size: (await read.stat()).size, listed: (await Array.fromAsync(Deno.readDir("/tmp"))).map((entry) => entry.name),
  });
});
