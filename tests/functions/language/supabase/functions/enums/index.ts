enum Colour { Red = 1, Green }
const enum Fixed { Yes = "yes" }
namespace Space { export const inside = "inside"; }
class Point { constructor(public x: number, private readonly y = 2) {} sum() { return this.x + this.y; } }
abstract class Base { declare untouched: string; static #hidden = 3; static read() { return Base.#hidden; } }
Deno.serve(() => Response.json([Colour[2], Colour.Green, Fixed.Yes, Space.inside, new Point(1).sum(), Base.read()]));
