// Temporal, on first touch; newer than the platform's V8 13.0.
import { Temporal } from "temporal-polyfill";
import { tell } from "./tell";

tell("Temporal");
export default Temporal;
