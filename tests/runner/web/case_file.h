#pragma once

#include <QFile>
#include <QList>
#include <QString>
#include <QStringList>

/// A file of cases: script lines, then `=> ` lines with what it gives (for console cases, one per log line; further
/// lines without the arrow continue it). Lines that begin with `# ` outside an expectation are comments. A script that
/// begins with `{ ` is the body of an async function, others are expressions.
namespace rig {

struct Case {
    QString script;
    QStringList expected;
    int line = 0;
};

inline QList<Case> readCases(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    QList<Case> cases;
    Case current;
    int number = 0;
    QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
    if (!lines.isEmpty() && lines.last().isEmpty()) lines.removeLast();
    const auto startsScript = [](const QString& line) { return !line.startsWith("=> ") && !line.startsWith("# "); };
    bool expecting = false;
    for (const QString& line : lines) {
        ++number;
        if (line.startsWith("=> ")) {
            expecting = true;
            current.expected << line.mid(3);
            continue;
        }
        const bool continuation = expecting && (line.startsWith(' ') || QString("]}│├└┌").contains(line.left(1)));
        if (continuation) {
            current.expected.last() += '\n' + line;
            continue;
        }
        if (expecting) cases << std::exchange(current, {});
        expecting = false;
        if (!startsScript(line)) continue;
        if (current.script.isEmpty()) current.line = number;
        current.script += (current.script.isEmpty() ? "" : "\n") + line;
    }
    if (expecting) cases << current;
    return cases;
}

/// One module whose handler runs case N for the path /case/N.
inline QString moduleOf(const QList<Case>& cases) {
    QString source = "const cases = [\n";
    for (const Case& each : cases) {
        source += each.script.startsWith("{ ") ? "async () => " + each.script + ",\n"
                                               : "async () => (" + each.script + "),\n";
    }
    source +=
        "];\n"
        "const show = (v) => typeof v === 'string' ? v : v === undefined ? 'undefined' : JSON.stringify(v);\n"
        "Deno.serve(async (req) => {\n"
        "  try { return new Response(show(await cases[Number(req.url.split('/').pop())]())); }\n"
        "  catch (e) { return new Response('throws ' + e.name + ': ' + e.message); }\n"
        "});\n";
    return source;
}

/// `throws Name` stands for any message.
inline bool matches(const QString& actual, const QString& expected) {
    if (expected.startsWith("throws ") && !expected.contains(':')) return actual.startsWith(expected + ": ");
    return actual == expected;
}

}  // namespace rig
