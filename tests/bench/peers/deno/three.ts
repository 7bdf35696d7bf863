// A fresh isolate with the bundled packages for every request: a Worker that answers once.
const [port, bundle] = Deno.args;
const source = `import server from "file://${bundle}";
self.onmessage = async ({ data }) => {
  const answer = await server.fetch(new Request(data));
  self.postMessage(await answer.text());
};`;
const url = URL.createObjectURL(new Blob([source], { type: "application/javascript" }));

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen: () => console.log("ready") }, (request) =>
  new Promise<Response>((resolve) => {
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }) => {
      resolve(new Response(data));
      worker.terminate();
    };
    worker.postMessage(request.url);
  }));
