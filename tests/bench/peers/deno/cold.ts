// A fresh isolate for every request: a Worker that answers once.
const source = `self.onmessage = async () => {
  const handler = () => new Response("hello");
  self.postMessage(await (await handler()).text());
};`;
const url = URL.createObjectURL(new Blob([source], { type: "application/javascript" }));

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen: () => console.log("ready") }, () =>
  new Promise<Response>((resolve) => {
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }) => {
      resolve(new Response(data));
      worker.terminate();
    };
    worker.postMessage("go");
  }));
