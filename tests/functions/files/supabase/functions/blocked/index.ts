// What may be called while modules are evaluated, what never.
const early = ["statSync", "lstatSync", "readDirSync", "realPathSync"].map((name) => {
  try {
    return typeof (Deno as any)[name]("/tmp");
  } catch (error) {
    return String(error);
  }
});
Deno.writeTextFileSync("/tmp/a", "a");

Deno.serve(async () => {
  const said: Record<string, string> = { early: early.join() };
  for (const name of ["statSync", "readTextFileSync", "writeTextFileSync", "rename", "chmodSync", "openSync", "copyFile", "chdir", "symlink"]) {
    try {
      await (Deno as any)[name]("/tmp/a", "/tmp/b");
      said[name] = "works";
    } catch (error) {
      said[name] = `${(error as Error).name}: ${(error as Error).message}`;
    }
  }
  return Response.json(said);
});
