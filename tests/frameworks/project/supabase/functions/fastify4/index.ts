import Fastify from "npm:fastify@4";
const app = Fastify();
app.get("/fastify4", async () => ({ hello: "meow" }));
app.post("/fastify4/json", async (request) => ({ got: request.body }));
app.listen({ port: 8000 });
