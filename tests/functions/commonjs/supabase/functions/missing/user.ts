import { there } from "npm:modern@1";
import { absent } from "npm:modern@1";
export const both = there + absent;
