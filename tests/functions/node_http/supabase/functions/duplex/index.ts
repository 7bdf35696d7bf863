// A request for another protocol over a connection that somebody else has made.
import http from "node:http";
import { Duplex } from "node:stream";

/** The two ends of a connection in memory. */
function pair(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  for (const other of [1, 0]) {
    ends.push(new Duplex({
      read() {},
      write(chunk, _, done) { ends[other].push(chunk), done(); },
      final(done) { ends[other].push(null), done(); },
    }));
  }
  return ends as [Duplex, Duplex];
}

function ask(answer: string): Promise<string> {
  const [near, far] = pair();
  far.once("data", (head) => {
    far.write(answer);
    far.on("data", (piece) => far.end(`${head.toString().split("\r\n")[0]} ${piece}`));
  });
  return new Promise((resolve) => {
    const request = http.request({ host: "h", path: "/p", headers: { Connection: "Upgrade", Upgrade: "own" }, createConnection: () => near } as http.RequestOptions);
    request.on("upgrade", (response, socket, head) => {
      let text = `${response.statusCode} ${response.headers.upgrade} ${head} `;
      socket.on("data", (piece) => (text += piece)).on("end", () => resolve(text));
      socket.write("mine");
    });
    request.on("response", (response) => {
      let text = `${response.statusCode} `;
      response.on("data", (piece) => (text += piece)).on("end", () => resolve(text));
    });
    request.on("error", (error) => resolve(error.message));
    request.end();
  });
}

Deno.serve(async () => Response.json([
  await ask("HTTP/1.1 101 Own\r\nUpgrade: own\r\nConnection: Upgrade\r\n\r\nfirst"),
  await ask("HTTP/1.1 426 Upgrade Required\r\nContent-Length: 2\r\n\r\nno"),
  await ask("HTTP/1.1 400 Bad Request\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nin pa\r\n3;x=y\r\nrts\r\n0\r\n\r\n"),
  await ask("nonsense\r\n\r\n"),
]));
