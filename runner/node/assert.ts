// https://nodejs.org/api/assert.html : the npm package assert.
module.exports = require("assert/build/assert.js");
