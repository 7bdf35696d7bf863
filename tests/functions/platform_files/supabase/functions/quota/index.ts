// /tmp is full before the machine is, whichever way it is written.
import fs from "node:fs";

const piece = new Uint8Array(4 << 20);
const failed = (error: unknown) => (error as Error).message;

Deno.serve(async () => {
  let most = 0, said = "";
  try {
    for (;; most++) await Deno.writeFile("/tmp/big", piece, { append: true });
  } catch (error) {
    said = failed(error);
  }
  const other = await Deno.writeFile("/tmp/other", piece).then(() => "written", failed);
  await Deno.remove("/tmp/big");
  const sized = await (await Deno.open("/tmp/sized", { write: true, create: true })).truncate(2 ** 40).then(() => "sized", failed);
  const far = (() => {
    try {
      fs.writeSync(fs.openSync("/tmp/far", "w"), "x", 2 ** 50);
      return "written";
    } catch (error) {
      return (error as { code: string }).code;
    }
  })();
  let files = 0;
  try {
    for (;; files++) fs.mkdirSync(`/tmp/d${files}`);
  } catch (error) {
    return Response.json({ some: most > 8 && most <= 64, said, other, sized, far, bounded: files > 1000 && files < 500_000, code: (error as { code: string }).code });
  }
});
