// A fresh isolate with the bundled packages for every request, through the dynamic loader.
import bundle from "bundle.js.txt";
let count = 0;
export default {
  fetch(request, env) {
    const worker = env.LOADER.get(`fresh-${++count}`, () => ({
      compatibilityDate: "2025-06-01",
      mainModule: "main.js",
      modules: { "main.js": bundle },
    }));
    return worker.getEntrypoint().fetch(request);
  },
};
