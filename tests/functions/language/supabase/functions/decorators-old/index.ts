const seen: string[] = [];
function noted(target: object, name: string, descriptor: PropertyDescriptor) {
  seen.push(`${target.constructor.name} ${name} ${typeof descriptor.value}`);
}
class Old {
  @noted
  method() {
    return "old";
  }
}
Deno.serve(() => Response.json({ answer: new Old().method(), seen }));
