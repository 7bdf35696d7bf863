import quirks, { data, late, named, number } from "npm:quirks@1";
import * as space from "npm:quirks@1";
import { which } from "npm:conditions@1";
import { which as both } from "npm:conditions@1/both";
Deno.serve(() =>
  Response.json({ named, number, data: data.number, late: late(), default: typeof quirks, viaDefault: quirks.named, space: Object.keys(space).includes("named"), which, both })
);
