#include <random>

#include <QTest>

#include "editor/text/typescript_tokenizer.h"
#include "tests/editor/text/token_text.h"

using namespace edge::text;

/// TypeScript source in, tokens out.
class TokenizerTest : public QObject {
    Q_OBJECT

private slots:
    void tokens_data();
    void tokens();
    void elements_data();
    void elements();
    void depths();
    void importsAreOneRun();
    void anyDepthOfTemplates();
    void stateAloneDecidesALine();
    void nonsenseNeitherOverlapsNorHangs();
};

namespace {

void row(const char* name, const char* source, const char* expected) {
    QTest::newRow(name) << QByteArray(source) << QByteArray(expected);
}

}  // namespace

void TokenizerTest::tokens_data() {
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("expected");
    row("nested template", "`a${enc(`n${x}`)}b`", "str(`a) esc(${) fn(enc) str(`n) esc(${) esc(}) str(`) esc(}) str(b`)");
    row("template over lines", "const s = `one\n${ { a: 1 }.a } two`; x", "kw(const) str(`one)\nesc(${) prop(a) num(1) prop(a) esc(}) str( two`)");
    row("template escapes", "`\\`\\${x}`", "str(`) esc(\\`\\$) str({x}`)");
    row("braces in a hole", "`${ () => { return {} } }!`", "str(`) esc(${) ctl(return) esc(}) str(!`)");
    row("tagged template", "sql`select ${id}`", "fn(sql) str(`select ) esc(${) esc(}) str(`)");
    row("string escapes", R"('a\n\u{1F600}\x41b')", R"(str('a) esc(\n\u{1F600}\x41) str(b'))");
    row("unfinished string", "let a = 'abc\nlet b", "kw(let) bad('abc)\nkw(let)");
    row("unfinished with escape", R"("a\tb)", R"(bad("a\tb))");
    row("continued string", "'one\\\ntwo' + x", "str('one) esc(\\)\nstr(two')");
    row("regex after sign", "x = /a[/]b\\/c/giv.test(y)", "re(/a[/]b\\/c/giv) fn(test)");
    row("division", "a / b / c", "");
    row("regex after return", "return /x/", "ctl(return) re(/x/)");
    row("regex after if", "if (a) /x/.exec(b)", "ctl(if) re(/x/) fn(exec)");
    row("division after call", "f(a) / 2 / g", "fn(f) num(2)");
    row("regex after block", "{ }\n/x/", "\nre(/x/)");
    row("division after object", "x = {} / 2", "num(2)");
    row("division after index", "a[0] / b / c", "num(0)");
    row("division on the next line", "a\n/ b / c", "\n");
    row("regex after arrow", "() => /x/u", "re(/x/u)");
    row("numbers", "1_000 0xFFn 0b1010 0o17 1.5e-3 .5 123n 1..toFixed()", "num(1_000) num(0xFFn) num(0b1010) num(0o17) num(1.5e-3) num(.5) num(123n) num(1.) fn(toFixed)");
    row("decorators", "@sealed @log() class A { @field() x = 1 }", "deco(@sealed) deco(@log) kw(class) type(A) deco(@field) num(1)");
    row("private names", "class A { #n = 1; #go() { this.#n } }", "kw(class) type(A) prop(#n) num(1) fn(#go) lit(this) prop(#n)");
    row("type keyword", "type Id = string; type = 5; f(type)", "kw(type) type(Id) type(string) num(5) fn(f)");
    row("export type", "export type { Abc } from './a'", "kw(export) kw(type) type(Abc) kw(from) str('./a')");
    row("import type", "import type Hono from \"npm:hono\"", "kw(import) kw(type) type(Hono) kw(from) str(\"npm:hono\")");
    row("satisfies and as", "const a = { b: 1 } satisfies T as const", "kw(const) prop(b) num(1) kw(satisfies) type(T) kw(as) kw(const)");
    row("as as a name", "const as = 1; as = 2; as.x", "kw(const) num(1) num(2) prop(x)");
    row("import as", "import * as path from 'p'", "kw(import) kw(as) kw(from) str('p')");
    row("from as a name", "from(a); const from = b", "fn(from) kw(const)");
    row("readonly keyof infer", "type A<T> = readonly T[] | keyof T | (T extends infer U ? U : never)",
        "kw(type) type(A) type(T) kw(readonly) type(T) kw(keyof) type(T) kw(extends) kw(infer) type(U) type(never)");
    row("declare namespace", "declare namespace Deno { const x: unknown }", "kw(declare) kw(namespace) type(Deno) kw(const) type(unknown)");
    row("declare global", "declare global {", "kw(declare) kw(global)");
    row("accessor and override", "accessor x = 1; override y(): void {}", "kw(accessor) num(1) kw(override) fn(y) kw(void)");
    row("using", "using file = open(); await using b = c; using(d)", "kw(using) fn(open) ctl(await) kw(using) fn(using)");
    row("asserts is", "function ok(v: unknown): asserts v is string {}", "kw(function) fn(ok) type(unknown) kw(asserts) kw(is) type(string)");
    row("of", "for (const of of list) of", "ctl(for) kw(const) kw(of)");
    row("async", "async () => await x; async function f() {}; app.async()", "kw(async) ctl(await) kw(async) kw(function) fn(f) fn(async)");
    row("get and set", "{ get x() {}, set(a) {}, get: 1 }", "kw(get) fn(x) fn(set) prop(get) num(1)");
    row("words as keys", "x = { delete: 1, type: 'a', new: 2, if: 3 }", "prop(delete) num(1) prop(type) str('a') prop(new) num(2) prop(if) num(3)");
    row("words as members", "a.delete(b); a?.default; a.type", "fn(delete) prop(default) prop(type)");
    row("switch", "switch (a) { case 1: break; default: go() }", "ctl(switch) ctl(case) num(1) ctl(break) ctl(default) fn(go)");
    row("default alone", "default: x", "ctl(default)");
    row("class fields", "class A {\n  name: string;\n  size?: number\n}", "kw(class) type(A)\nprop(name) type(string)\nprop(size) type(number)\n");
    row("types", "new URL(req.url); x instanceof Foo; let a: Map<string, Array<T>>", "kw(new) type(URL) prop(url) kw(instanceof) type(Foo) kw(let) type(Map) type(string) type(Array) type(T)");
    row("capitals", "JSON.parse(MAX)", "type(JSON) fn(parse)");
    row("generic call", "get<string>(a); a < b && b > (c)", "fn(get) type(string)");
    row("comments", "a /* b */ c // d\n/* e\nf */ g", "com(/* b */) com(// d)\ncom(/* e)\ncom(f */)");
    row("empty block comment", "/**/ a", "com(/**/)");
    row("doc comment", "/** Says.\n * @param name who @ home */ x", "doc(/** Says.)\ndoc( * ) doctag(@param) doc( name who @ home */)");
    row("doc link", "/** {@link Foo} mail a@b.c */", "doc(/** {) doctag(@link) doc( Foo} mail a@b.c */)");
    row("hashbang", "#!/usr/bin/env deno\nlet a", "com(#!/usr/bin/env deno)\nkw(let)");
    row("hashbang only first", "\n#!x", "\n");
    row("constants", "true null this undefined NaN", "lit(true) lit(null) lit(this) lit(undefined) lit(NaN)");
    row("unicode names", "const größe = ñ(1)", "kw(const) fn(ñ) num(1)");
    row("ternary", "a ? b : c", "");
    row("optional number", "a?.5:1", "num(.5) num(1)");
    row("arrow with type", "const f = (a: number): string => `x`", "kw(const) type(number) type(string) str(`x`)");
    row("less than is no element", "if (a <b) {}", "ctl(if)");
    row("abstract class", "export abstract class A<T extends object> implements B {}", "kw(export) kw(abstract) kw(class) type(A) type(T) kw(extends) type(object) kw(implements) type(B)");
    row("interface", "interface Props extends Base { readonly id: bigint }", "kw(interface) type(Props) kw(extends) type(Base) kw(readonly) prop(id) type(bigint)");
    row("constructor", "constructor(private readonly a: A) {}", "kw(constructor) kw(private) kw(readonly) type(A)");
    row("unfinished template ends nothing", "`a\nconst", "str(`a)\nstr(const)");
}

void TokenizerTest::tokens() {
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, expected);
    TypeScriptTokenizer tokenizer;
    QCOMPARE(QByteArray::fromStdString(printTokens(tokenizer, source.toStdString())), expected);
}

void TokenizerTest::elements_data() {
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("expected");
    row("element", "return <div class=\"a\" on={() => go(1)}>hi {name} <br/></div>;",
        "ctl(return) tag(<div) attr(class) str(\"a\") attr(on) fn(go) num(1) tag(>) tag(<br/></div>)");
    row("text is no code", "<p>if (x) 'a</p>; if", "tag(<p>) tag(</p>) ctl(if)");
    row("fragment over lines", "x = <>\n  <A.B {...p} />\n</>", "tag(<>)\ntag(<A.B) tag(/>)\ntag(</>)");
    row("generic arrow", "const f = <T,>(a: T) => a", "kw(const) type(T) type(T)");
    row("extending arrow", "const f = <T extends X>(a: T) => a", "kw(const) type(T) kw(extends) type(X) type(T)");
    row("comparison", "a < b", "");
    row("nested in a hole", "<a>{list.map((x) => <b>{`${x}`}</b>)}</a>",
        "tag(<a>) fn(map) tag(<b>) str(`) esc(${) esc(}) str(`) tag(</b>) tag(</a>)");
    row("attribute over lines", "<a\n  b=\"c\n  d\"\n>", "tag(<a)\nattr(b) str(\"c)\nstr(  d\")\ntag(>)");
}

void TokenizerTest::elements() {
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, expected);
    TypeScriptTokenizer tokenizer(Jsx::on);
    QCOMPARE(QByteArray::fromStdString(printTokens(tokenizer, source.toStdString())), expected);
}

void TokenizerTest::depths() {
    TypeScriptTokenizer tokenizer;
    std::vector<Token> tokens;
    LineEnd end = tokenizer.tokenizeLine("if (a) {", 0, tokens);
    QCOMPARE(end.minDepth, 0);
    QCOMPARE(end.depth, 1);
    end = tokenizer.tokenizeLine("} else {", end.state, tokens);
    QCOMPARE(end.minDepth, 0);
    QCOMPARE(end.depth, 1);
    end = tokenizer.tokenizeLine("  f([1, { /* open", end.state, tokens);
    QCOMPARE(end.depth, 5);
    end = tokenizer.tokenizeLine("*/ }])", end.state, tokens);
    QCOMPARE(end.minDepth, 1);
    end = tokenizer.tokenizeLine("}", end.state, tokens);
    QCOMPARE(end.depth, 0);
    end = tokenizer.tokenizeLine("}))]", end.state, tokens);
    QCOMPARE(end.depth, 0);
}

void TokenizerTest::importsAreOneRun() {
    TypeScriptTokenizer tokenizer;
    std::vector<Token> tokens;
    const auto inImports = [&](std::string_view line, int& state) {
        const LineEnd end = tokenizer.tokenizeLine(line, state, tokens);
        state = end.state;
        return end.inImports;
    };
    int state = 0;
    QVERIFY(inImports("import a from 'a';", state));
    QVERIFY(inImports("import {", state));
    QVERIFY(inImports("  b,", state));
    QVERIFY(inImports("} from 'b';", state));
    QVERIFY(!inImports("", state));
    QVERIFY(!inImports("import('c')", state));
    QVERIFY(!inImports("import.meta.url", state));
    QVERIFY(!inImports("imports(1)", state));
}

void TokenizerTest::anyDepthOfTemplates() {
    constexpr int depth = 2000;
    std::string line;
    for (int i = 0; i < depth; ++i)
        line += "`${";
    TypeScriptTokenizer tokenizer;
    std::vector<Token> tokens;
    LineEnd end = tokenizer.tokenizeLine(line, 0, tokens);
    QCOMPARE(end.depth, 2 * depth);
    line.clear();
    for (int i = 0; i < depth; ++i)
        line += "}`";
    tokens.clear();
    end = tokenizer.tokenizeLine(line + " const", end.state, tokens);
    QCOMPARE(end.depth, 0);
    QCOMPARE(tokens.back().kind, TokenKind::keyword);
}

void TokenizerTest::stateAloneDecidesALine() {
    TypeScriptTokenizer tokenizer;
    std::vector<Token> first, second;
    const LineEnd opened = tokenizer.tokenizeLine("const a = `x ${ {", 0, first);
    const LineEnd again = tokenizer.tokenizeLine("const bb = `y ${ {", 0, second);
    QCOMPARE(again.state, opened.state);
    first.clear();
    second.clear();
    const LineEnd one = tokenizer.tokenizeLine("} }` / 2", opened.state, first);
    tokenizer.tokenizeLine("something ( else", 0, second);
    second.clear();
    const LineEnd two = tokenizer.tokenizeLine("} }` / 2", opened.state, second);
    QCOMPARE(one, two);
    QCOMPARE(first, second);
}

void TokenizerTest::nonsenseNeitherOverlapsNorHangs() {
    std::mt19937 random(7);
    const std::string alphabet = "`${}()[]<>/\\'\"*@#=!.,:;?-+ \n\taiftype1_nux\xc3\xa9";
    for (const Jsx jsx : {Jsx::off, Jsx::on}) {
        TypeScriptTokenizer tokenizer(jsx);
        for (int round = 0; round < 3000; ++round) {
            std::string source;
            for (int i = 0; i < 60; ++i)
                source += alphabet[random() % alphabet.size()];
            QVERIFY2(printTokens(tokenizer, source).find("overlap") == std::string::npos, source.c_str());
        }
    }
}

QTEST_APPLESS_MAIN(TokenizerTest)
#include "tokenizer_test.moc"
