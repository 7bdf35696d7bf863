import quirks, { data, late, named, number } from "npm:quirks@1";
import * as space from "npm:quirks@1";
import * as circle from "npm:circle@1";
import { which } from "npm:conditions@1";
import { which as both } from "npm:conditions@1/both";
Deno.serve(() =>
  Response.json({ named, number, data: data.number, late: late(), default: typeof quirks, viaDefault: quirks.named, space: ["un" + "asked", "star" + "red", "na" + "med"].every((name) => Object.keys(space).includes(name)), circle: Object.keys(circle).sort(), which, both })
);
