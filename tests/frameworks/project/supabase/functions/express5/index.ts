import express from "npm:express@5";
const app = express();
app.use(express.json());
app.get("/express5", (_, response) => response.send("meow"));
app.post("/express5/json", (request, response) => response.json({ got: request.body, query: request.query }));
app.get("/express5/item/:id", (request, response) => response.status(202).set("x-id", request.params.id).send(`item ${request.params.id}`));
app.get("/express5/fail", () => {
  throw new Error("failed");
});
app.listen(8000);
