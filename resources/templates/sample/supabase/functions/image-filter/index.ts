// Takes a PNG and answers it greyscale. Without one (GET, or JSON) it answers
// a filtered test card, so that Send alone shows a picture.
import { decodePng, encodePng, type Image } from "../_shared/png.ts";

Deno.serve(async (request: Request) => {
  const sendsJson = request.headers.get("content-type")?.startsWith("application/json");
  if (request.method === "GET" || sendsJson) return picture(greyscale(testCard(320, 200)));
  try {
    return picture(greyscale(decodePng(new Uint8Array(await request.arrayBuffer()))));
  } catch (error) {
    return Response.json({ error: `Send a PNG image: ${(error as Error).message}` }, { status: 400 });
  }
});

/** Luma of ITU-R BT.709, in place. */
function greyscale(image: Image): Image {
  const { pixels } = image;
  for (let at = 0; at < pixels.length; at += 4) {
    const luma = 0.2126 * pixels[at] + 0.7152 * pixels[at + 1] + 0.0722 * pixels[at + 2];
    pixels[at] = pixels[at + 1] = pixels[at + 2] = luma;
  }
  console.log(`filtered ${image.width} x ${image.height} pixels`);
  return image;
}

function picture(image: Image): Response {
  return new Response(encodePng(image), { headers: { "content-type": "image/png" } });
}

/** Soft coloured bands: something worth turning grey. */
function testCard(width: number, height: number): Image {
  const pixels = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4;
      const band = Math.floor((x / width) * 8);
      pixels[at] = band & 4 ? 235 : 40;
      pixels[at + 1] = band & 2 ? 235 - (y / height) * 120 : 40;
      pixels[at + 2] = band & 1 ? 235 : 40 + (y / height) * 120;
      pixels[at + 3] = 255;
    }
  }
  return { width, height, pixels };
}
