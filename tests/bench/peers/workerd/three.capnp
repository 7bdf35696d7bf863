using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .loader)],
  sockets = [(name = "http", address = "127.0.0.1:PORT", http = (), service = "main")]
);
const loader :Workerd.Worker = (
  modules = [(name = "main.js", esModule = embed "three.js"), (name = "bundle.js.txt", text = embed "bundle.js")],
  compatibilityDate = "2025-06-01",
  compatibilityFlags = ["experimental"],
  bindings = [(name = "LOADER", workerLoader = (id = "fresh"))],
);
