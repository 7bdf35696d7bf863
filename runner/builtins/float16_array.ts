// Float16Array, on first touch: an array of this class is a proxy of a Uint16Array, ArrayBuffer.isView() does not know it.
import { Float16Array } from "@petamoriken/float16";

Object.defineProperty(Float16Array, "name", { value: "Float16Array", configurable: true });

export default Float16Array;
