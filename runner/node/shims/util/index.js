// What npm packages in our own bundle take for the npm package util.
module.exports = require("../../util").default;
