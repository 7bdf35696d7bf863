export const ran = "yes";
