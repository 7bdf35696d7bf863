export const name: string = "second";
