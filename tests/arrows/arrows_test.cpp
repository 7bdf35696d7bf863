// Holds every #include against the arrows that edge_room(DEPENDS …) declares, and against the rules that keep V8, Qt
// and QScintilla in their rooms (the design's "Arrows").
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

using Arrows = QMap<QString, QSet<QString>>;

const QStringList topFolders{"app", "editor", "inspector", "runner"};

QString readText(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

Arrows parseArrows(const QString& text) {
    Arrows arrows;
    for (const QString& line : text.split('\n', Qt::SkipEmptyParts)) {
        const QString room = line.section(':', 0, 0).trimmed();
        const QStringList targets = line.section(':', 1).trimmed().split(';', Qt::SkipEmptyParts);
        arrows[room] = QSet<QString>(targets.begin(), targets.end());
    }
    return arrows;
}

QString folderOf(const QString& path) { return path.section('/', 0, -2); }

bool mayUseV8(const QString& room) {
    return QStringList{"runner/engine", "runner/builtins", "runner/web", "runner/crypto", "runner/files", "runner/net", "runner/node", "runner/isolate"}.contains(room);
}

/// Empty when the include is allowed, else the rule that it breaks.
QString verdict(const Arrows& arrows, const QString& room, const QString& included) {
    if (included.startsWith("v8") || included.startsWith("libplatform/"))
        return mayUseV8(room) ? "" : "V8 headers belong to engine, builtins, web, crypto, net, node and isolate";
    if (included.startsWith("Qsci/")) return room == "editor/text" ? "" : "QScintilla belongs to editor/text";
    static const QRegularExpression qtHeader("^(Q[A-Z]\\w*|Qt\\w+/\\w+|qt6keychain/\\w+\\.h)$");
    if (qtHeader.match(included).hasMatch())
        return room.startsWith("runner/") && room != "runner/client" ? "the runner is free of Qt, but for client" : "";
    if (!topFolders.contains(included.section('/', 0, 0))) return {};
    const QString target = folderOf(included);
    if (target == room || room == "app") return {};
    return arrows[room].contains(target) ? "" : "no arrow is declared from " + room + " to " + target;
}

QStringList brokenIncludes(const Arrows& arrows, const QString& room, const QString& source) {
    static const QRegularExpression include("^\\s*#\\s*include\\s*[\"<]([^\">]+)[\">]", QRegularExpression::MultilineOption);
    QStringList broken;
    for (auto match = include.globalMatch(source); match.hasNext();) {
        const QString name = match.next().captured(1);
        const QString reason = verdict(arrows, room, name);
        if (!reason.isEmpty()) broken << name + ": " + reason;
    }
    return broken;
}

/// A room that depends on itself through others.
QString findCycle(const Arrows& arrows, const QString& from, const QString& at, QSet<QString>& seen) {
    for (const QString& next : arrows[at]) {
        if (next == from) return at + " -> " + from;
        if (seen.contains(next)) continue;
        seen.insert(next);
        const QString found = findCycle(arrows, from, next, seen);
        if (!found.isEmpty()) return found;
    }
    return {};
}

}  // namespace

class ArrowsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void everyIncludeIsADeclaredArrow();
    void arrowsHaveNoCycle();
    void featuresMeetOnlyInTheShell();
    void rulesRefuse_data();
    void rulesRefuse();

private:
    Arrows m_arrows;
};

void ArrowsTest::initTestCase() {
    m_arrows = parseArrows(readText(QStringLiteral(EDGE_BINARY_DIR) + "/arrows.txt"));
    QVERIFY(m_arrows.size() > 15);
}

void ArrowsTest::everyIncludeIsADeclaredArrow() {
    const QString root = QStringLiteral(EDGE_SOURCE_DIR) + '/';
    QStringList broken;
    int files = 0;
    for (const QString& top : topFolders) {
        QDirIterator walk(root + top, {"*.h", "*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            const QString path = walk.next().mid(root.size());
            ++files;
            for (const QString& problem : brokenIncludes(m_arrows, folderOf(path), readText(root + path)))
                broken << path + " includes " + problem;
        }
    }
    QVERIFY(files > 50);
    QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
}

void ArrowsTest::arrowsHaveNoCycle() {
    for (const QString& room : m_arrows.keys()) {
        QSet<QString> seen;
        const QString cycle = findCycle(m_arrows, room, room, seen);
        QVERIFY2(cycle.isEmpty(), qPrintable(cycle));
    }
}

void ArrowsTest::featuresMeetOnlyInTheShell() {
    for (const QString& room : m_arrows.keys()) {
        if (room == "app/shell") continue;
        const QString feature = room.startsWith("app/") ? room.section('/', 0, 1) : room.section('/', 0, 0);
        for (const QString& target : m_arrows[room]) {
            const QString other = target.startsWith("app/") ? target.section('/', 0, 1) : target.section('/', 0, 0);
            QVERIFY2(other == feature || other == "runner", qPrintable(room + " -> " + target));
        }
    }
}

void ArrowsTest::rulesRefuse_data() {
    QTest::addColumn<QString>("room");
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("problems");
    QTest::newRow("own room") << "runner/gateway" << "#include \"runner/gateway/exchange.h\"\n" << 0;
    QTest::newRow("declared") << "runner/gateway" << "#include \"runner/protocol/time.h\"\n" << 0;
    QTest::newRow("upward") << "runner/protocol" << "#include \"runner/gateway/exchange.h\"\n" << 1;
    QTest::newRow("V8 in the supervisor") << "runner/supervisor" << "#include <v8.h>\n" << 1;
    QTest::newRow("Qt in the runner") << "runner/config" << "#include <QString>\n#include <QtCore/QFile>\n" << 2;
    QTest::newRow("QScintilla in the shell") << "app/shell" << "  #  include <Qsci/qsciscintilla.h>\n" << 1;
    QTest::newRow("standard library") << "runner/config" << "#include <string>\n#include <queue>\n" << 0;
}

void ArrowsTest::rulesRefuse() {
    QFETCH(QString, room);
    QFETCH(QString, source);
    QFETCH(int, problems);
    QCOMPARE(brokenIncludes(m_arrows, room, source).size(), problems);
}

QTEST_GUILESS_MAIN(ArrowsTest)
#include "arrows_test.moc"
