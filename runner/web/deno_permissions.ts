// Deno.permissions: everything is granted. What a function may do is not decided by these.
import { asInterface, illegalConstructor, internal } from "./define";
import { defineHandler, EventTarget } from "./event";
import { inspectAs } from "./inspect_symbols";
import { isObject } from "./strings";

const names = ["run", "read", "write", "net", "env", "sys", "ffi", "import"];

class PermissionStatus extends EventTarget {
  constructor(token: unknown) {
    if (token !== internal) illegalConstructor();
    super();
  }
  get state(): string { return "granted"; }
  get partial(): boolean { return false; }
  [inspectAs](): Record<string, unknown> { return { state: "granted", onchange: null }; }
}

function granted(descriptor: { name?: unknown }): PermissionStatus {
  if (!isObject(descriptor)) throw new TypeError(`The provided value "${descriptor}" is not a valid permission descriptor`);
  if (!names.includes(descriptor.name as string)) throw new TypeError(`The provided value "${descriptor.name}" is not a valid permission name`);
  return new PermissionStatus(internal);
}

class Permissions {
  constructor(token: unknown) {
    if (token !== internal) illegalConstructor();
  }
  async query(descriptor: { name?: unknown }): Promise<PermissionStatus> { return granted(descriptor); }
  async request(descriptor: { name?: unknown }): Promise<PermissionStatus> { return granted(descriptor); }
  async revoke(descriptor: { name?: unknown }): Promise<PermissionStatus> { return granted(descriptor); }
  querySync(descriptor: { name?: unknown }): PermissionStatus { return granted(descriptor); }
  requestSync(descriptor: { name?: unknown }): PermissionStatus { return granted(descriptor); }
  revokeSync(descriptor: { name?: unknown }): PermissionStatus { return granted(descriptor); }
}

asInterface("Permissions", Permissions);
asInterface("PermissionStatus", PermissionStatus);
defineHandler(PermissionStatus.prototype, "change");

export const permissionsApi = { permissions: new Permissions(internal), Permissions, PermissionStatus };
