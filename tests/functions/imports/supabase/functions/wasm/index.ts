import { add } from "./add.wasm";
import * as all from "./add.wasm";
const later = await import("./add.wasm");
Deno.serve(() => Response.json({ sum: add(20, 1), names: Object.keys(all), same: later.add === add }));
