// zlib streams (RFC 1950) of DEFLATE blocks (RFC 1951).

const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const distanceBase = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const distanceBits = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const codeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const longestCode = 15;
const largestOutput = 512 * 1024 * 1024;

/** A canonical Huffman code: how many codes each length has, and the symbols in order. */
interface Code {
  counts: Uint16Array;
  symbols: Uint16Array;
}

function makeCode(lengths: ArrayLike<number>): Code {
  const counts = new Uint16Array(longestCode + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]]++;
  counts[0] = 0;
  const offsets = new Uint16Array(longestCode + 2);
  for (let length = 1; length <= longestCode; length++) offsets[length + 1] = offsets[length] + counts[length];
  const symbols = new Uint16Array(lengths.length);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    if (lengths[symbol] > 0) symbols[offsets[lengths[symbol]]++] = symbol;
  }
  return { counts, symbols };
}

function fixedLengths(): Uint8Array {
  return new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
}

class BitReader {
  #bytes: Uint8Array;
  #at: number;
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  bits(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.#bytes.length) throw new Error("the compressed data ends too early");
      this.#held |= this.#bytes[this.#at++] << this.#count;
      this.#count += 8;
    }
    const value = this.#held & ((1 << count) - 1);
    this.#held >>>= count;
    this.#count -= count;
    return value;
  }

  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= longestCode; length++) {
      code |= this.bits(1);
      if (code - counts[length] < first) return symbols[index + code - first];
      index += counts[length];
      first = (first + counts[length]) << 1;
      code <<= 1;
    }
    throw new Error("the compressed data holds an unknown code");
  }

  /** The bytes of a stored block: what is left of the present byte is dropped. */
  stored(): Uint8Array {
    this.#held = this.#count = 0;
    const length = this.#bytes[this.#at] | (this.#bytes[this.#at + 1] << 8);
    const start = this.#at + 4;
    if (start + length > this.#bytes.length) throw new Error("the compressed data ends too early");
    this.#at = start + length;
    return this.#bytes.subarray(start, this.#at);
  }
}

class Output {
  #bytes = new Uint8Array(65536);
  #size = 0;

  #reserve(extra: number) {
    if (this.#size + extra <= this.#bytes.length) return;
    if (this.#size + extra > largestOutput) throw new Error("the image is too large");
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#size + extra));
    grown.set(this.#bytes.subarray(0, this.#size));
    this.#bytes = grown;
  }
  byte(value: number) {
    this.#reserve(1);
    this.#bytes[this.#size++] = value;
  }
  append(bytes: Uint8Array) {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#size);
    this.#size += bytes.length;
  }
  repeat(distance: number, length: number) {
    if (distance > this.#size) throw new Error("the compressed data refers to bytes before its start");
    this.#reserve(length);
    for (let count = 0; count < length; count++, this.#size++) this.#bytes[this.#size] = this.#bytes[this.#size - distance];
  }
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#size);
  }
}

export function inflate(stream: Uint8Array): Uint8Array {
  if ((stream[0] & 15) !== 8 || ((stream[0] << 8) | stream[1]) % 31 !== 0) throw new Error("the data is not a zlib stream");
  const reader = new BitReader(stream, 2);
  const output = new Output();
  for (let last = 0; !last; ) {
    last = reader.bits(1);
    const kind = reader.bits(2);
    if (kind === 0) output.append(reader.stored());
    else if (kind === 1) inflateBlock(reader, output, makeCode(fixedLengths()), makeCode(new Uint8Array(30).fill(5)));
    else if (kind === 2) inflateBlock(reader, output, ...readCodes(reader));
    else throw new Error("the compressed data has an unknown block");
  }
  return output.finish();
}

function readCodes(reader: BitReader): [Code, Code] {
  const literalCount = reader.bits(5) + 257;
  const distanceCount = reader.bits(5) + 1;
  const codeCount = reader.bits(4) + 4;
  const codeLengths = new Uint8Array(19);
  for (let index = 0; index < codeCount; index++) codeLengths[codeLengthOrder[index]] = reader.bits(3);
  const code = makeCode(codeLengths);
  const lengths = new Uint8Array(literalCount + distanceCount);
  for (let index = 0; index < lengths.length; ) {
    const symbol = reader.symbol(code);
    if (symbol < 16) lengths[index++] = symbol;
    else {
      const value = symbol === 16 ? lengths[index - 1] : 0;
      const count = symbol === 16 ? 3 + reader.bits(2) : symbol === 17 ? 3 + reader.bits(3) : 11 + reader.bits(7);
      lengths.fill(value, index, index + count);
      index += count;
    }
  }
  return [makeCode(lengths.subarray(0, literalCount)), makeCode(lengths.subarray(literalCount))];
}

function inflateBlock(reader: BitReader, output: Output, literals: Code, distances: Code) {
  for (;;) {
    const symbol = reader.symbol(literals);
    if (symbol === 256) return;
    if (symbol < 256) {
      output.byte(symbol);
      continue;
    }
    const length = lengthBase[symbol - 257] + reader.bits(lengthBits[symbol - 257]);
    const far = reader.symbol(distances);
    output.repeat(distanceBase[far] + reader.bits(distanceBits[far]), length);
  }
}

class BitWriter {
  #output = new Output();
  #held = 0;
  #count = 0;

  constructor(header: number[]) {
    this.#output.append(Uint8Array.from(header));
  }

  bits(value: number, count: number) {
    this.#held |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#output.byte(this.#held & 255);
      this.#held >>>= 8;
      this.#count -= 8;
    }
  }
  /** Huffman codes go in with their first bit first. */
  code(value: number, count: number) {
    let reversed = 0;
    for (let bit = 0; bit < count; bit++) reversed |= ((value >> bit) & 1) << (count - 1 - bit);
    this.bits(reversed, count);
  }
  /** Fills the last byte and appends the checksum. */
  finish(checksum: number): Uint8Array {
    if (this.#count > 0) this.#output.byte(this.#held & 255);
    for (const shift of [24, 16, 8, 0]) this.#output.byte((checksum >>> shift) & 255);
    return this.#output.finish();
  }
}

/** One block with the fixed codes; repeats are found through a table of the last place of each three bytes. */
export function deflate(data: Uint8Array): Uint8Array {
  const writer = new BitWriter([0x78, 0x01]);
  writer.bits(1, 1);
  writer.bits(1, 2);
  const last = new Int32Array(1 << 15).fill(-1);
  for (let at = 0; at < data.length; ) {
    const hash = at + 2 < data.length ? ((data[at] << 10) ^ (data[at + 1] << 5) ^ data[at + 2]) & 32767 : -1;
    const before = hash < 0 ? -1 : last[hash];
    if (hash >= 0) last[hash] = at;
    const length = before >= 0 && at - before <= 32768 ? matchLength(data, before, at) : 0;
    if (length >= 3) {
      writeMatch(writer, length, at - before);
      at += length;
    } else writeLiteral(writer, data[at++]);
  }
  writeLiteral(writer, 256);
  return writer.finish(adler32(data));
}

function matchLength(data: Uint8Array, before: number, at: number): number {
  let length = 0;
  while (length < 258 && at + length < data.length && data[before + length] === data[at + length]) length++;
  return length;
}

function writeLiteral(writer: BitWriter, symbol: number) {
  if (symbol < 144) writer.code(0x30 + symbol, 8);
  else if (symbol < 256) writer.code(0x190 + symbol - 144, 9);
  else if (symbol < 280) writer.code(symbol - 256, 7);
  else writer.code(0xc0 + symbol - 280, 8);
}

function writeMatch(writer: BitWriter, length: number, distance: number) {
  const long = lastNotAbove(lengthBase, length);
  writeLiteral(writer, 257 + long);
  writer.bits(length - lengthBase[long], lengthBits[long]);
  const far = lastNotAbove(distanceBase, distance);
  writer.code(far, 5);
  writer.bits(distance - distanceBase[far], distanceBits[far]);
}

function lastNotAbove(table: number[], value: number): number {
  let index = table.length - 1;
  while (table[index] > value) index--;
  return index;
}

function adler32(data: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of data) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}
