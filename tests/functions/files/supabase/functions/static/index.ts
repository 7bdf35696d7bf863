// Static files beside the module and elsewhere, read in each of the ways there are.
import { readFileSync } from "node:fs";

const early = Deno.readTextFileSync(`${import.meta.dirname}/page.html`);

Deno.serve(async (request) => {
  if (new URL(request.url).pathname.endsWith("/page")) {
    return new Response((await Deno.open(new URL("./page.html", import.meta.url))).readable, { headers: { "content-type": "text/html" } });
  }
  const page = new URL("./page.html", import.meta.url);
  return Response.json({
    early: early.trim(),
    url: (await Deno.readTextFile(page)).trim(),
    fetched: (await (await fetch(page)).text()).trim(),
    node: readFileSync(page, "utf8").trim(),
    shared: await Deno.readTextFile(new URL("../../assets/deep/shared.txt", import.meta.url)),
    own: (await Deno.stat(import.meta.filename!)).isFile,
    listed: (await Array.fromAsync(Deno.readDir(import.meta.dirname!))).map(({ name }) => name).includes("page.html"),
    written: await Deno.writeTextFile(page, "other").then(() => "yes", (error) => error.name),
    main: Deno.mainModule === import.meta.url,
  });
});
