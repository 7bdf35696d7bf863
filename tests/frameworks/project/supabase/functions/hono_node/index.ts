import { Hono } from "npm:hono@4";
import { serve } from "npm:@hono/node-server@1";
const app = new Hono().basePath("/hono_node");
app.get("/", (context) => context.text("meow"));
app.post("/json", async (context) => context.json({ got: await context.req.json() }));
serve({ fetch: app.fetch, port: 8787 });
