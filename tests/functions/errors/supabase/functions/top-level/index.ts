const settings: { key?: string } = {};
if (!settings.key) {
  throw new Error("the key is missing");
}
