import json from "./data.json" with { type: "json" };
import text from "./note.txt" with { type: "text" };
import own from "./index.ts" with { type: "text" };
import bytes from "./note.txt" with { type: "bytes" };
import * as space from "./data.json" with { type: "json" };
const later = await import("./data.json", { with: { type: "json" } });
Deno.serve(() =>
  Response.json({
    value: json.list[1],
    same: later.default === json && space.default === json,
    text,
    own: own.startsWith("import json from"),
    bytes: bytes instanceof Uint8Array && bytes.length,
  })
);
