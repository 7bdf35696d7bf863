// Something is under way, but no server comes of it.
setTimeout(() => {}, 50);
