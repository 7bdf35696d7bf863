import { there } from "../missing-export-lib/lib.ts";
import { q } from "./part.ts";
export const both = there + q;
