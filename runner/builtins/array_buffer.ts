// ES2024 ArrayBuffer.prototype.transfer and its company. https://tc39.es/ecma262/#sec-arraybuffer.prototype.transfer
// Buffers that can be resized are what this V8 lacks and script cannot supply: all say that they are not.
import { apply, toIndex } from "./abstract";
import { addMembers } from "./define";
import { natives } from "./natives";

const byteLength = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "byteLength")!.get!;
const { set } = Object.getPrototypeOf(Uint8Array.prototype);

/** Throws where the receiver is no ArrayBuffer. */
function sizeOf(buffer: unknown): number {
  return apply(byteLength, buffer, []);
}

function isDetached(buffer: any): boolean {
  if (sizeOf(buffer) > 0) return false;
  try {
    new DataView(buffer);
    return false;
  } catch {
    return true;
  }
}

function move(buffer: any, newLength: unknown, method: string): ArrayBuffer {
  const size = sizeOf(buffer), wanted = newLength === undefined ? size : toIndex(newLength);
  if (isDetached(buffer)) throw new TypeError(`Cannot perform ${method} on a detached ArrayBuffer`);
  let target: ArrayBuffer | undefined;
  if (wanted !== size) {
    target = new ArrayBuffer(wanted);
    apply(set, new Uint8Array(target), [new Uint8Array(buffer, 0, Math.min(size, wanted))]);
  }
  const moved = natives.moveBuffer(buffer);
  if (!moved) throw new TypeError(`${method}: the ArrayBuffer cannot be detached`);
  return target ?? moved;
}

export function install(): void {
  addMembers(ArrayBuffer.prototype, {
    get detached() {
      return isDetached(this);
    },
    get resizable() {
      sizeOf(this);
      return false;
    },
    get maxByteLength() {
      return sizeOf(this);
    },
    resize(newLength: unknown) {
      sizeOf(this);
      throw new TypeError("ArrayBuffer.prototype.resize: this buffer is not resizable");
    },
    transfer() {
      return move(this, arguments[0], "ArrayBuffer.prototype.transfer");
    },
    transferToFixedLength() {
      return move(this, arguments[0], "ArrayBuffer.prototype.transferToFixedLength");
    },
  });
}
