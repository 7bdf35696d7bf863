import { Hono } from "npm:hono@4";
import { upgradeWebSocket } from "npm:hono@4/deno";
const app = new Hono().basePath("/hono");
app.get("/", (context) => context.text("meow"));
app.get("/ws", upgradeWebSocket(() => ({ onOpen: (_, socket) => socket.send("meow"), onMessage: ({ data }, socket) => socket.send(data as string) })));
Deno.serve(app.fetch);
