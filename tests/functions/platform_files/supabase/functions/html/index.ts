// Static files lie beside the module, and cannot be changed.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const atStart = Deno.readTextFileSync(join(import.meta.dirname!, "bar.html"));

Deno.serve(async (request) => {
  const url = new URL(request.url), foo = new URL("./foo.html", import.meta.url);
  if (url.pathname.endsWith("/foo")) return new Response(await Deno.readTextFile(foo), { headers: { "content-type": "text/html" } });
  const fetched = await fetch(foo), posted = await fetch(foo, { method: "POST" }).catch((error) => error.message);
  const failed = async (call: Promise<unknown>) => await call.then(() => "done", (error) => error.name);
  const names = [];
  for await (const entry of Deno.readDir(new URL(".", import.meta.url))) names.push(entry.name + (entry.isDirectory ? "/" : ""));
  return Response.json({
    atStart, dirname: import.meta.dirname, filename: import.meta.filename, cwd: Deno.cwd(),
    bar: (await Deno.readFile(join(import.meta.dirname!, "bar.html"))).length,
    relative: await Deno.readTextFile("functions/html/foo.html"),
    page: readFileSync(join(dirname(fileURLToPath(import.meta.url)), "pages/deep/page.txt"), "utf8"),
    fetched: [fetched.status, await fetched.text()], posted,
    unlisted: await failed(Deno.readTextFile(new URL("./other.md", import.meta.url))),
    changes: [await failed(Deno.writeTextFile(foo, "mine")), await failed(Deno.remove(foo)), await failed(Deno.mkdir(new URL("./new", import.meta.url)))],
    names: names.sort(),
  });
});
