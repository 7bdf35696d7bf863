// Answers /N with N bytes.
import http from "node:http";

const server = http.createServer((request, response) => response.end(Buffer.alloc(Number(request.url.slice(1)), 120)));
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
