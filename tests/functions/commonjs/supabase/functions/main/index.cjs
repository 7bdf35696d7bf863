const http = require("node:http");
http.createServer((_, response) => response.end("meow")).listen(8000);
