import { meta } from "./inner/part.ts";
Deno.serve(() =>
  Response.json({
    url: import.meta.url,
    filename: import.meta.filename,
    dirname: import.meta.dirname,
    main: import.meta.main,
    resolved: import.meta.resolve("./inner/part.ts"),
    inner: { url: meta.url, main: meta.main, dirname: meta.dirname },
  })
);
