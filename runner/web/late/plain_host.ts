// What a library finds in the place of the global object when it must not build on our own classes.
const hidden = { value: undefined };

export const hostGlobals = Object.create(self, { TextDecoder: hidden, TextEncoder: hidden, Buffer: hidden });
