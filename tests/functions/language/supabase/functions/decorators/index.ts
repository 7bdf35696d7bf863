const seen: string[] = [];
function logged(method: () => string, context: ClassMethodDecoratorContext) {
  seen.push(`${context.kind} ${String(context.name)}`);
  return function (this: unknown) {
    return "logged " + method.call(this as never);
  };
}
class Standard {
  accessor value = "standard";
  @logged
  method() {
    return this.value;
  }
}
Deno.serve(() => Response.json({ answer: new Standard().method(), seen }));
