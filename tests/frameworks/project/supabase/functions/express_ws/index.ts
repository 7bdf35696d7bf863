import express from "npm:express@4";
import expressWs from "npm:express-ws@5";
const { app } = expressWs(express());
app.ws("/express_ws", (socket) => {
  socket.send("meow");
  socket.on("message", (message) => socket.send(message));
});
app.listen(8000);
