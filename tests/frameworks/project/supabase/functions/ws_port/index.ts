import { WebSocketServer } from "npm:ws@8";
new WebSocketServer({ port: 8080 }).on("connection", (socket) => {
  socket.send("meow");
  socket.on("message", (message, isBinary) => socket.send(message, { binary: isBinary }));
});
