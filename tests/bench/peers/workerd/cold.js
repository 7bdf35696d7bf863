// A fresh isolate for every request, through the dynamic loader: each gets a name of its own.
let count = 0;
export default {
  fetch(request, env) {
    const worker = env.LOADER.get(`fresh-${++count}`, () => ({
      compatibilityDate: "2025-06-01",
      mainModule: "main.js",
      modules: { "main.js": "export default { fetch() { return new Response('hello'); } }" },
    }));
    return worker.getEntrypoint().fetch(request);
  },
};
