// node:fs and node:fs/promises over the same files.
import fs, { createReadStream, createWriteStream } from "node:fs";
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { pipeline } from "node:stream/promises";

const errorOf = (call: () => unknown) => {
  try {
    return call();
  } catch (error) {
    const { code, errno, syscall, path, message } = error as NodeJS.ErrnoException;
    return { code, errno, syscall, path, message };
  }
};

Deno.serve(async () => {
  const folder = await mkdtemp("/tmp/job-");
  await mkdir(`${folder}/a/b`, { recursive: true });
  await writeFile(`${folder}/a/one.txt`, "one");
  fs.appendFileSync(`${folder}/a/one.txt`, " and more");
  await pipeline(createReadStream(`${folder}/a/one.txt`, { start: 4 }), createWriteStream(`${folder}/a/b/two.txt`));
  const called = await new Promise((resolve) => fs.readFile(`${folder}/a/b/two.txt`, "utf8", (error, text) => resolve(error ?? text)));
  const handle = await open(`${folder}/a/one.txt`, "r+");
  const { bytesRead } = await handle.read(new Uint8Array(3), 0, 3, 0);
  await handle.write("ONE", 0);
  await handle.close();
  fs.copyFileSync(`${folder}/a/one.txt`, `${folder}/copy`);
  fs.renameSync(`${folder}/copy`, `${folder}/moved`);
  const entries = await readdir(folder, { withFileTypes: true });
  const size = (await stat(`${folder}/moved`, { bigint: true })).size;
  const result = {
    called, bytesRead, moved: await readFile(`${folder}/moved`, "utf8"), size: `${size}`, entries: entries.map((entry) => entry.name + entry.isDirectory()),
    deep: (await readdir(folder, { recursive: true })).sort(), exists: [fs.existsSync(folder), await promisify(fs.exists)("/tmp/none")],
    seenByDeno: await Deno.readTextFile(`${folder}/moved`), enoent: errorOf(() => fs.readFileSync("/tmp/none")),
    readOnly: (errorOf(() => fs.writeFileSync(new URL(import.meta.url), "mine")) as { code: string }).code,
    eisdir: (errorOf(() => fs.readFileSync("/tmp")) as { message: string }).message,
    notEmpty: (errorOf(() => fs.rmdirSync(folder)) as { code: string }).code,
    watch: (errorOf(() => fs.watch("/tmp")) as { code: string }).code,
  };
  await rm(folder, { recursive: true, force: true });
  return Response.json({ ...result, left: fs.existsSync(folder), own: (await readFile(new URL(import.meta.url), "utf8")).length > 0 });
});
