export const other = "never";
