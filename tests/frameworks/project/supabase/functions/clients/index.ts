import axios from "npm:axios@1";
import fetch2 from "npm:node-fetch@2";
import fetch3 from "npm:node-fetch@3";
const headers = { "content-type": "application/json" };
const send: Record<string, (url: string) => Promise<unknown>> = {
  axios: async (url) => (await axios.post(url, { a: 1 }, { adapter: "http" })).data,
  fetch2: async (url) => (await fetch2(url, { method: "POST", headers, body: '{"a":1}' })).json(),
  fetch3: async (url) => (await fetch3(url, { method: "POST", headers, body: '{"a":1}' })).json(),
};
Deno.serve(async (request) => {
  const name = new URL(request.url).pathname.split("/")[2];
  return Response.json(await send[name](`http://127.0.0.1:${request.headers.get("x-forwarded-port")}/functions/v1/express4/json`));
});
