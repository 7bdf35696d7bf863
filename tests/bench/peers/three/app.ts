// What many functions are made of: a router, a schema, a client.
import "./web_socket.ts";
import { Hono } from "hono";
import { z } from "zod";
import { createClient } from "@supabase/supabase-js";

const client = createClient("http://127.0.0.1:1", "key");
const question = z.object({ name: z.string().min(1), times: z.coerce.number().int().positive().default(1) });

export const app = new Hono();
app.get("*", (c) => {
  const { name, times } = question.parse({ name: c.req.query("name") ?? "hello", times: c.req.query("times") });
  return c.json({ message: name.repeat(times), client: typeof client.from });
});
