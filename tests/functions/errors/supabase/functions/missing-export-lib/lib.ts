export const there = "there";
