#include <cmath>
#include <set>

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "editor/panel/editor_tabs.h"
#include "tests/app/deploy/theme_of_studio.h"

using namespace edge;

namespace {

const char* const sampleSource = R"(import { Hono } from "npm:hono@4";
import type { Context } from "npm:hono@4";
import {
  corsHeaders,
  json,
} from "../_shared/http.ts";

/**
 * Greets whoever asks.
 * @param name who is greeted, {@link Person} for more
 */
interface Person<T extends object = object> {
  readonly name: string;
  age?: number | bigint;
  tags: Map<string, T[]>;
}

type Level = "debug" | "info" | `custom-${string}`;

const LIMIT = 1_000_000n;
const pattern = /^[a-z]+(?:\/\d{2,})?$/giu;

@sealed
export class Greeter<T> extends Base implements Person {
  #count = 0;
  static readonly instances = new WeakMap<object, Greeter<unknown>>();

  constructor(private readonly name: string, public tags = new Map()) {
    super(`greeter ${name} of ${`nested ${encode(`deep ${name.length / 2}`)}`} end`);
  }

  async greet(ctx: Context): Promise<Response> {
    // one more
    this.#count += 1;
    if (this.#count > 0xff || !pattern.test(this.name)) {
      throw new RangeError("too many\n");
    }
    const body = await ctx.req.json() satisfies Person as unknown;
    return Response.json({ message: `Hello ${this.name}!`, count: this.#count, ok: true });
  }
}

Deno.serve(async (req: Request) => {
  const { name = "World" } = await req.json();
  return new Response(JSON.stringify({ name }), { headers: { ...corsHeaders, "Content-Type": "application/json" } });
});
)";

QString write(const QTemporaryDir& folder, const QString& name, const QByteArray& text) {
    const QString path = folder.filePath(name);
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(text);
    return path;
}

double luminance(const QColor& color) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double x = luminance(a), y = luminance(b);
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

int countColors(const QImage& image) {
    std::set<QRgb> seen;
    for (int y = 0; y < image.height(); y += 2)
        for (int x = 0; x < image.width(); x += 2)
            seen.insert(image.pixel(x, y));
    return static_cast<int>(seen.size());
}

}  // namespace

/// What the editor looks like. With EDGE_LOOK_DIR set, the pictures are kept there for the eye.
class EditorLookTest : public QObject {
    Q_OBJECT

private slots:
    void textHasContrast_data();
    void textHasContrast();
    void everyStateIsDrawn_data();
    void everyStateIsDrawn();

private:
    void keep(const QString& name, const QImage& image);
};

void EditorLookTest::keep(const QString& name, const QImage& image) {
    const QString folder = qEnvironmentVariable("EDGE_LOOK_DIR");
    if (!folder.isEmpty())
        QVERIFY(image.save(folder + '/' + name + ".png"));
}

void EditorLookTest::textHasContrast_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void EditorLookTest::textHasContrast() {
    QFETCH(bool, dark);
    const text::EditorColors c = dark ? text::darkEditorColors() : text::lightEditorColors();
    const QColor words[] = {c.text, c.keyword, c.control, c.literal, c.type, c.function, c.property, c.decorator, c.string,
                            c.escape, c.number, c.regex, c.comment, c.docTag, c.punctuation, c.tag, c.attribute, c.error,
                            c.warning, c.info};
    for (const QColor& word : words)
        for (const QColor& ground : {c.paper, c.currentLine})
            QVERIFY2(contrast(word, ground) >= 4.5, qPrintable(word.name() + " on " + ground.name()));
    for (const QColor& ground : {c.selection, c.findMatch, c.reveal, c.braceMatch, c.sameWord})
        QVERIFY2(contrast(c.text, ground) >= 4.5, qPrintable(ground.name()));
    QVERIFY(contrast(c.gutterText, c.gutterPaper) >= 3.0);
}

void EditorLookTest::everyStateIsDrawn_data() {
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void EditorLookTest::everyStateIsDrawn() {
    QFETCH(bool, dark);
    const QString name = dark ? "dark" : "light";
    applyTheme(name);
    const text::EditorColors colors = dark ? text::darkEditorColors() : text::lightEditorColors();
    QTemporaryDir folder;
    panel::EditorTabs tabs(folder.filePath("drafts"));
    tabs.setColors(colors);
    tabs.setProjectFolder(folder.path());
    tabs.resize(900, 760);
    tabs.show();
    keep(name + "-empty", tabs.grab().toImage());
    const QString path = write(folder, "supabase/functions/hello/index.ts", sampleSource);
    const QString other = write(folder, "supabase/functions/stream/index.ts", "export const a = 1;\n");
    const QString json = write(folder, "supabase/functions/hello/deno.json",
                               "{\n  // imports\n  \"imports\": {\n    \"hono\": \"npm:hono@4\",\n    \"n\": [1, true, null]\n  }\n}\n");
    const QString toml = write(folder, "supabase/config.toml", "# project\nproject_id = \"demo\"\n\n[functions.hello]\nverify_jwt = false\n");
    QVERIFY(tabs.open(other) && tabs.open(json) && tabs.open(toml) && tabs.open(path));
    QTest::qWait(50);
    const QImage plain = tabs.grab().toImage();
    QVERIFY(countColors(plain) > 40);
    keep(name + "-plain", plain);
    tabs.setProblems(path, {{31, 25, 29, text::Severity::error, "Property 'greeter' does not exist on type 'Base'. Did you mean 'greet'?"},
                            {37, 0, 0, text::Severity::warning, "This condition is always true."},
                            {40, 11, 0, text::Severity::info, "'body' is declared but its value is never read."}});
    tabs.setFault(path, {38, "RangeError: too many\n    at Greeter.greet (supabase/functions/hello/index.ts:38:13)"});
    tabs.reveal(path, 31, 25);
    QTest::qWait(50);
    const QImage marked = tabs.grab().toImage();
    QVERIFY(marked != plain);
    keep(name + "-problems", marked);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_H, Qt::ControlModifier);
    QTest::keyClicks(QApplication::focusWidget(), "name");
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    keep(name + "-find", tabs.grab().toImage());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    tabs.open(json);
    QTest::keyClicks(QApplication::focusWidget(), " ");
    tabs.close(json);
    QTest::qWait(0);
    const QImage asking = tabs.grab().toImage();
    QVERIFY(asking != marked);
    keep(name + "-asking", asking);
}

QTEST_MAIN(EditorLookTest)
#include "editor_look_test.moc"
