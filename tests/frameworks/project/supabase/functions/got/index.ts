import got from "npm:got@14";
Deno.serve(async (request) => {
  const url = `http://127.0.0.1:${request.headers.get("x-forwarded-port")}/functions/v1/express4/json`;
  return Response.json(await got.post(url, { json: { a: 1 } }).json());
});
