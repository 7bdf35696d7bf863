import * as cheerio from "npm:cheerio@1";
import { z } from "npm:zod@3";

Deno.serve(() => Response.json([cheerio.load("<p class=a>x<b>y</b></p>")("p.a b").text(), z.object({ a: z.number() }).safeParse({ a: "x" }).success]));
