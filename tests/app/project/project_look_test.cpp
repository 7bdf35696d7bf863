#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include "tests/app/deploy/theme_of_studio.h"
#include "tests/app/project/tree_probe.h"
#include "tests/support/project_folder.h"

using namespace edge::project;
using edge::support::ProjectFolder;

namespace {

TreeColors colorsOf(const QString& theme) {
    QFile file(QStringLiteral(EDGE_SOURCE_DIR "/resources/themes/%1.json").arg(theme));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("there is no theme %s", qPrintable(theme));
    const QJsonObject colors = QJsonDocument::fromJson(file.readAll()).object()["colors"].toObject();
    const auto color = [&colors](const char* name) { return QColor(colors[QLatin1String(name)].toString()); };
    return {color("muted"), color("ok"), color("warning"), color("error"), color("accent")};
}

bool isDrawn(const QImage& image, const QColor& color) {
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y) == color)
                return true;
    return false;
}

void fill(const ProjectFolder& folder) {
    for (const char* const name : {"boom", "hello", "image-filter-with-a-rather-long-name-for-a-function", "stream"})
        folder.writeFunction(name, "Deno.serve(() => new Response());\n");
    folder.write("supabase/functions/hello/lib/words.ts", "");
    folder.write("supabase/functions/_shared/cors.ts", "");
    folder.write("supabase/functions/.env", "");
    folder.write("supabase/config.toml", "[functions.stream]\nverify_jwt = false\nenabled = false\n[functions.ghost]\n");
}

}  // namespace

/// What the tree looks like. With EDGE_LOOK_DIR set, the pictures are kept there for the eye.
class ProjectLookTest : public QObject {
    Q_OBJECT

private slots:
    void everyStateIsDrawn_data();
    void everyStateIsDrawn();

private:
    QImage keep(const TreeProbe& probe, const QString& name);
};

QImage ProjectLookTest::keep(const TreeProbe& probe, const QString& name) {
    QTest::qWait(0);
    const QImage image = const_cast<ProjectTree&>(probe.tree).grab().toImage();
    if (const QString folder = qEnvironmentVariable("EDGE_LOOK_DIR"); !folder.isEmpty())
        image.save(folder + "/tree-" + name + ".png");
    return image;
}

void ProjectLookTest::everyStateIsDrawn_data() {
    QTest::addColumn<QString>("theme");
    QTest::newRow("light") << "light";
    QTest::newRow("dark") << "dark";
}

void ProjectLookTest::everyStateIsDrawn() {
    QFETCH(QString, theme);
    applyTheme(theme);
    const TreeColors colors = colorsOf(theme);
    ProjectFolder folder;
    TreeProbe probe;
    probe.tree.setColors(colors);
    keep(probe, theme + "-nothing");
    probe.tree.setProject(folder.path());
    keep(probe, theme + "-fault");
    QDir().mkpath(folder.path() + "/supabase");
    probe.tree.setProject(folder.path());
    keep(probe, theme + "-empty");
    fill(folder);
    probe.tree.setProject(folder.path());
    probe.tree.setFunctionState("hello", FunctionState::ready);
    probe.tree.setFunctionState("stream", FunctionState::ready);
    probe.view().expand(probe.row("Functions/hello"));
    probe.click("Functions/hello/index.ts");
    const QImage plain = keep(probe, theme + "-plain");
    QVERIFY(isDrawn(plain, colors.ready));
    QVERIFY(!isDrawn(plain, colors.failed));
    QVERIFY2(isDrawn(plain, colors.building), "config.toml speaks of a function that is not there");
    probe.tree.setFunctionState("boom", FunctionState::failed, "Could not resolve \"./missing.ts\" (index.ts:3:21)");
    probe.tree.setFunctionState("hello", FunctionState::building);
    const QImage failed = keep(probe, theme + "-failed");
    QVERIFY(isDrawn(failed, colors.failed));
    probe.tree.newFunction();
    keep(probe, theme + "-ask");
    QTest::keyClicks(probe.question(), "2fast and far too long a name for anything that runs");
    const QImage refused = keep(probe, theme + "-refused");
    QVERIFY(refused != failed);
    probe.question()->clear();
    QTest::keyClick(probe.question(), Qt::Key_Escape);
    probe.click("Functions/hello");
    probe.run("project.delete");
    keep(probe, theme + "-delete");
    QTest::keyClick(probe.button("Cancel"), Qt::Key_Escape);
    QTest::keyClicks(&probe.filter(), "zebra");
    keep(probe, theme + "-nothing-found");
}

QTEST_MAIN(ProjectLookTest)
#include "project_look_test.moc"
