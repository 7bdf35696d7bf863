export const lib = { known: true };
