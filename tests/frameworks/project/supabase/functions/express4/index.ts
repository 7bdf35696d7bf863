import express from "npm:express@4";
const app = express();
app.use(express.json());
app.get("/express4", (_, response) => response.send("meow"));
app.post("/express4/json", (request, response) => response.json({ got: request.body, query: request.query }));
app.get("/express4/item/:id", (request, response) => response.status(202).set("x-id", request.params.id).send(`item ${request.params.id}`));
app.get("/express4/fail", () => {
  throw new Error("failed");
});
app.listen(8000);
