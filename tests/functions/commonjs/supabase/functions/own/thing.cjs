exports.part = "part";
exports.json = require("./thing.json");
