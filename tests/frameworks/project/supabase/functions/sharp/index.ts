// It wants a library of the machine: said when the function starts.
import sharp from "npm:sharp@0.33";

Deno.serve(() => Response.json(typeof sharp));
