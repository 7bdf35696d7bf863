import bcrypt from "npm:bcryptjs@2";
import jwt from "npm:jsonwebtoken@9";
import { nanoid } from "npm:nanoid@5";
import { v4, v7 } from "npm:uuid@10";

Deno.serve(() => {
  const { a } = jwt.verify(jwt.sign({ a: 1 }, "secret"), "secret") as { a: number };
  return Response.json([a, bcrypt.compareSync("x", bcrypt.hashSync("x", 4)), v4().length, v7().length, nanoid().length]);
});
