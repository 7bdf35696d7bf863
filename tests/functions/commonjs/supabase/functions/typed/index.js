const { createServer } = require("http");
const quirks = require("quirks");
const { part } = require("./part");
createServer((_, response) => response.end(`${part} ${typeof Buffer} ${typeof quirks}`)).listen(8000);
