// Intl.DurationFormat, on first touch. The library makes its class with members that only it is to see.
import { DurationFormat } from "@formatjs/intl-durationformat";

for (const key of Object.getOwnPropertyNames(DurationFormat)) {
  const descriptor = Object.getOwnPropertyDescriptor(DurationFormat, key)!;
  if (descriptor.configurable) Object.defineProperty(DurationFormat, key, { ...descriptor, enumerable: false });
}
Object.defineProperty(DurationFormat, "name", { value: "DurationFormat", configurable: true });

export default DurationFormat;
