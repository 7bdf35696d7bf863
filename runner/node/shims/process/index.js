// What npm packages in our own bundle take for the npm package process.
module.exports = require("../../process").process;
