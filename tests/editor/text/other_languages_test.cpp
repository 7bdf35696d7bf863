#include <random>

#include <QTest>

#include "editor/text/language.h"
#include "tests/editor/text/token_text.h"

using namespace edge::text;

/// The smaller languages of a project: JSON, TOML, environment files, Markdown, HTML.
class OtherLanguagesTest : public QObject {
    Q_OBJECT

private slots:
    void byName_data();
    void byName();
    void tokens_data();
    void tokens();
    void nonsense();
};

void OtherLanguagesTest::byName_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<int>("language");
    const auto row = [](const char* path, Language language) { QTest::newRow(path) << QString(path) << int(language); };
    row("/p/index.ts", Language::typescript);
    row("/p/view.TSX", Language::typescriptJsx);
    row("/p/a.mjs", Language::typescriptJsx);
    row("/p/deno.json", Language::json);
    row("/p/deno.jsonc", Language::json);
    row("/p/config.toml", Language::toml);
    row("/p/.env", Language::env);
    row("/p/.env.local", Language::env);
    row("/p/README.md", Language::markdown);
    row("/p/a.html", Language::html);
    row("/p/LICENSE", Language::plain);
}

void OtherLanguagesTest::byName() {
    QFETCH(QString, path);
    QFETCH(int, language);
    QCOMPARE(static_cast<int>(languageOf(path)), language);
}

void OtherLanguagesTest::tokens_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* path, const char* source, const char* expected) {
        QTest::newRow(name) << QString(path) << QByteArray(source) << QByteArray(expected);
    };
    row("json", "a.json", R"({"a": "b", "c": [1.5e3, -2, true], "d": nul})",
        R"(prop("a") str("b") prop("c") num(1.5e3) num(-2) lit(true) prop("d") bad(nul))");
    row("json comments", "a.json", "/* a\n*/ { // b\n\"x\": \"un", "com(/* a)\ncom(*/) com(// b)\nprop(\"x\") bad(\"un)");
    row("json escapes", "a.json", R"({"a\"b": "c\\"})", R"(prop("a\"b") str("c\\"))");
    row("json array", "a.json", "[\"a\", \"b\"]", "str(\"a\") str(\"b\")");
    row("toml", "c.toml", "[functions.hello]\nverify_jwt = false # no\nport = 54_321\n\"q\" = 'x'",
        "head([functions.hello])\nprop(verify_jwt) lit(false) com(# no)\nprop(port) num(54_321)\nprop(\"q\") str('x')");
    row("toml arrays", "c.toml", "a = [\n  \"b\",\n]\n[[c]]\nt = { x = 1, y = 2 }", "prop(a)\nstr(\"b\")\n\nhead([[c]])\nprop(t) prop(x) num(1) prop(y) num(2)");
    row("toml long", "c.toml", "a = \"\"\"\n# no\n\"\"\" # yes", "prop(a) str(\"\"\")\nstr(# no)\nstr(\"\"\") com(# yes)");
    row("env", ".env", "# note\nexport KEY=a${B}c # tail\nQ=\"one\ntwo\"\nnonsense",
        "com(# note)\nkw(export) prop(KEY) str(a) esc(${B}) str(c) com(# tail)\nprop(Q) str(\"one)\nstr(two\")\nbad(nonsense)");
    row("markdown", "r.md", "# Head\n- a `b` **c** [d](e)\n```ts\n# x\n```\ntext", "head(# Head)\nctl(-) str(`b`) strong(**c**) link(](e))\ndoctag(```ts)\nstr(# x)\ndoctag(```)\n");
    row("html", "a.html", "<!-- a\nb --><p class='x' hidden>5 &lt; 6</p>", "com(<!-- a)\ncom(b -->) tag(<p) attr(class) str('x') attr(hidden) tag(>) esc(&lt;) tag(</p>)");
}

void OtherLanguagesTest::tokens() {
    QFETCH(QString, path);
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, expected);
    const auto tokenizer = makeTokenizer(languageOf(path));
    QVERIFY(tokenizer);
    QCOMPARE(QByteArray::fromStdString(printTokens(*tokenizer, source.toStdString())), expected);
}

void OtherLanguagesTest::nonsense() {
    std::mt19937 random(11);
    const std::string alphabet = "`${}()[]<>/\\'\"*@#=!.,:;?-+ \n\tabc1_&";
    for (const Language language : {Language::json, Language::toml, Language::env, Language::markdown, Language::html}) {
        const auto tokenizer = makeTokenizer(language);
        for (int round = 0; round < 2000; ++round) {
            std::string source;
            for (int i = 0; i < 50; ++i)
                source += alphabet[random() % alphabet.size()];
            QVERIFY2(printTokens(*tokenizer, source).find("overlap") == std::string::npos, source.c_str());
        }
    }
}

QTEST_APPLESS_MAIN(OtherLanguagesTest)
#include "other_languages_test.moc"
