exports.part = "part";
