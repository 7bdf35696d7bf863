import { value } from "data:text/javascript,export const value = 'from the address';";
import table from "data:application/json,%7B%22n%22%3A1%7D" with { type: "json" };
Deno.serve(() => Response.json({ value, n: table.n }));
