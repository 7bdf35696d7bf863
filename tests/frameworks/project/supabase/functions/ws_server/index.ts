import { createServer } from "node:http";
import { WebSocketServer } from "npm:ws@8";
const server = createServer((_, response) => response.end("plain"));
const sockets = new WebSocketServer({ noServer: true });
sockets.on("connection", (socket) => {
  socket.send("meow");
  socket.on("message", (message, isBinary) => socket.send(message, { binary: isBinary }));
});
server.on("upgrade", (request, socket, head) => sockets.handleUpgrade(request, socket, head, (client) => sockets.emit("connection", client, request)));
server.listen(8080);
