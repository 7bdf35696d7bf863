// The platform's lists: calls that are never to be had, and those that are while the modules are evaluated.
const never = ("chmod chown copyFile fdatasync fstat fsync ftruncate futime link readLink rename symlink truncate utime seek").split(" ")
  .flatMap((name) => [name, `${name}Sync`]).concat("createSync", "openSync", "chdir");
const absent = "umask watchFs dlopen cron run test bench openKv inspect listenTls Worker jupyter core".split(" ");
const harmless = "kill exit addSignalListener removeSignalListener".split(" ");
const atStart: Record<string, (path: string) => unknown> = {
  mkdirSync: (path) => Deno.mkdirSync(path), writeFileSync: (path) => Deno.writeFileSync(`${path}/a`, new Uint8Array([104, 105])),
  readFileSync: (path) => Deno.readFileSync(`${path}/a`).length, readTextFileSync: (path) => Deno.readTextFileSync(`${path}/a`),
  writeTextFileSync: (path) => Deno.writeTextFileSync(`${path}/b`, "text"), statSync: (path) => Deno.statSync(`${path}/b`).size,
  lstatSync: (path) => Deno.lstatSync(`${path}/b`).isFile, readDirSync: (path) => [...Deno.readDirSync(path)].map((entry) => entry.name).join(),
  makeTempDirSync: () => Deno.makeTempDirSync().startsWith("/tmp/"), makeTempFileSync: (path) => Deno.makeTempFileSync({ dir: path, suffix: ".x" }).endsWith(".x"),
  removeSync: (path) => Deno.removeSync(path, { recursive: true }),
};
const deno = Deno as unknown as Record<string, (...given: unknown[]) => unknown>;
const outcome = (call: () => unknown) => {
  try {
    return call() ?? null;
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
};

const wrong = never.map((name) => [outcome(() => deno[name]()), `PermissionDenied: Deno.${name} is blocklisted`]).filter(([is, should]) => is !== should);
const early = Object.entries(atStart).map(([, call]) => outcome(() => call("/tmp/start")));

Deno.serve(() => {
  const late = Object.keys(atStart).map((name) => [outcome(() => atStart[name]("/tmp/late")), `PermissionDenied: Deno.${name} is blocklisted on the current context`]);
  return Response.json({
    wrong, early, late: late.filter(([is, should]) => is !== should), absent: absent.filter((name) => name in Deno),
    harmless: harmless.map((name) => outcome(() => deno[name]())),
  });
});
