// PNG (ISO/IEC 15948): 8 bits a channel, grey, RGB, palette and alpha, not interlaced.
import { deflate, inflate } from "./zlib.ts";

/** `pixels` is RGBA, 4 bytes a pixel, row by row from the top left. */
export interface Image {
  width: number;
  height: number;
  pixels: Uint8Array;
}

const signature = [137, 80, 78, 71, 13, 10, 26, 10];
const channelsOfColorType: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const largestSide = 16384;

interface Header {
  width: number;
  height: number;
  colorType: number;
}

/** Throws an Error that names what is wrong with the file. */
export function decodePng(file: Uint8Array): Image {
  if (!signature.every((byte, index) => file[index] === byte)) throw new Error("the bytes are not a PNG file");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const data: Uint8Array[] = [];
  let header: Header | undefined;
  let palette = new Uint8Array();
  for (let at = 8; at + 12 <= file.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    const body = file.subarray(at + 8, at + 8 + length);
    if (body.length < length) throw new Error(`the file ends inside its ${type} chunk`);
    if (type === "IHDR") header = readHeader(body);
    else if (type === "PLTE") palette = body.slice();
    else if (type === "IDAT") data.push(body);
    else if (type === "IEND") break;
    at += 12 + length;
  }
  if (!header || data.length === 0) throw new Error("the file has no image data");
  const rows = unfilter(inflate(concat(data)), header);
  return { width: header.width, height: header.height, pixels: toRgba(rows, header, palette) };
}

/** Always RGBA, every row with the Sub filter: small enough and quick. */
export function encodePng({ width, height, pixels }: Image): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  const stride = width * 4;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    const to = y * (stride + 1);
    rows[to] = 1;
    for (let x = 0; x < stride; x++) {
      rows[to + 1 + x] = pixels[y * stride + x] - (x < 4 ? 0 : pixels[y * stride + x - 4]);
    }
  }
  return concat([Uint8Array.from(signature), chunk("IHDR", header), chunk("IDAT", deflate(rows)), chunk("IEND", new Uint8Array())]);
}

function readHeader(body: Uint8Array): Header {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const header = { width: view.getUint32(0), height: view.getUint32(4), colorType: body[9] };
  if (header.width === 0 || header.height === 0) throw new Error("the image has no pixels");
  if (header.width > largestSide || header.height > largestSide) throw new Error(`the image is wider or higher than ${largestSide}`);
  if (body[8] !== 8 || !(header.colorType in channelsOfColorType)) throw new Error(`${body[8]} bits a channel are not supported, only 8`);
  if (body[12] !== 0) throw new Error("interlaced images are not supported");
  return header;
}

function unfilter(data: Uint8Array, { width, height, colorType }: Header): Uint8Array {
  const step = channelsOfColorType[colorType];
  const stride = width * step;
  if (data.length < height * (stride + 1)) throw new Error("the image data is too short");
  const rows = new Uint8Array(height * stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const to = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x >= step ? rows[to + x - step] : 0;
      const up = y > 0 ? rows[to + x - stride] : 0;
      const corner = y > 0 && x >= step ? rows[to + x - stride - step] : 0;
      rows[to + x] = data[from + 1 + x] + predict(data[from], left, up, corner);
    }
  }
  return rows;
}

function predict(filter: number, left: number, up: number, corner: number): number {
  switch (filter) {
    case 0: return 0;
    case 1: return left;
    case 2: return up;
    case 3: return (left + up) >> 1;
    case 4: return paeth(left, up, corner);
    default: throw new Error(`unknown row filter ${filter}`);
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toCorner = Math.abs(guess - corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

function toRgba(rows: Uint8Array, { width, height, colorType }: Header, palette: Uint8Array): Uint8Array {
  const step = channelsOfColorType[colorType];
  const pixels = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * step;
    const to = pixel * 4;
    const color = colorType === 3 ? palette.subarray(rows[from] * 3, rows[from] * 3 + 3) : rows.subarray(from, from + step);
    const grey = colorType === 0 || colorType === 4;
    pixels[to] = color[0];
    pixels[to + 1] = grey ? color[0] : color[1];
    pixels[to + 2] = grey ? color[0] : color[2];
    pixels[to + 3] = colorType === 4 ? color[1] : colorType === 6 ? color[3] : 255;
  }
  return pixels;
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, body.length);
  for (let index = 0; index < 4; index++) bytes[4 + index] = type.charCodeAt(index);
  bytes.set(body, 8);
  view.setUint32(body.length + 8, crc32(bytes.subarray(4, body.length + 8)));
  return bytes;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ crcTable[(crc ^ byte) & 255];
  return (crc ^ 0xffffffff) >>> 0;
}

function concat(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
