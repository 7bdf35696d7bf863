import "jsr:@supabase/functions-js/edge-runtime.d.ts";
import "jsr:@supabase/functions-js@2/edge-runtime.d.ts";
import type { Never } from "npm:a-package-that-was-never-published@9";
import { type Shape } from "./shapes.ts";
import type * as all from "https://127.0.0.1:1/absent.ts";
const shape: Shape = { area: 4 };
type Unused = Never | typeof all;
const unused = undefined as unknown as Unused;
Deno.serve(() => Response.json({ ...shape, unused: String(unused) }));
