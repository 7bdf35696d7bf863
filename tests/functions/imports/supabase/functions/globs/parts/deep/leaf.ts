export const counter = { count: 0 };
export const url = import.meta.url;
