import WebSocket from "npm:ws@8";
Deno.serve((request) => new Promise((resolve) => {
  const got: string[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${request.headers.get("x-forwarded-port")}/functions/v1/ws_server`);
  socket.on("message", (message) => {
    got.push(`${message}`);
    if (got.length === 1) socket.send("echo");
    else socket.close(1000);
  });
  socket.on("close", (code) => resolve(new Response(`${got} ${code}`)));
  socket.on("error", (error) => resolve(new Response(error.message)));
}));
