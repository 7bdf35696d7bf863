import Fastify from "npm:fastify@5";
const app = Fastify();
app.get("/fastify5", async () => ({ hello: "meow" }));
app.post("/fastify5/json", async (request) => ({ got: request.body }));
app.listen({ port: 8000 });
