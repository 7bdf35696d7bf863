/** Our classes answer console.log with a plain object to show in their place. */
export const inspectAs: unique symbol = Symbol("inspectAs");

/** The hooks that user code and npm packages know. */
export const customInspect = Symbol.for("Deno.customInspect");
export const nodeInspect = Symbol.for("nodejs.util.inspect.custom");
