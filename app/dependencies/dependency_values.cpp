#include "app/dependencies/dependency_values.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace edge::dependencies {
namespace {

protocol::Error readError(const QJsonObject& error) {
    return {error[QStringLiteral("code")].toString().toStdString(), error[QStringLiteral("message")].toString().toStdString(),
            error[QStringLiteral("hint")].toString().toStdString()};
}

protocol::Result<QJsonObject> readAnswer(const QByteArray& output, const QString& key) {
    const QJsonObject answer = QJsonDocument::fromJson(output).object();
    if (answer.contains(QStringLiteral("error"))) return readError(answer[QStringLiteral("error")].toObject());
    if (answer.contains(key)) return answer;
    return protocol::Error{"runner_died", QCoreApplication::translate("Dependencies", "The runner ended before it had an answer.").toStdString(),
                           QCoreApplication::translate("Dependencies", "Try again; if it stays so, run edge-runner doctor.").toStdString()};
}

}  // namespace

std::optional<QString> withEdits(const QString& text, TextEdits edits) {
    QList<qsizetype> starts{0};
    for (qsizetype at = text.indexOf(u'\n'); at >= 0; at = text.indexOf(u'\n', at + 1)) starts << at + 1;
    std::sort(edits.begin(), edits.end(), [](const TextEdit& one, const TextEdit& other) { return std::pair(one.line, one.column) > std::pair(other.line, other.column); });
    QString result = text;
    for (const TextEdit& edit : edits) {
        if (edit.line < 1 || edit.line > starts.size() || edit.column < 1) return std::nullopt;
        const qsizetype at = starts[edit.line - 1] + edit.column - 1;
        if (QStringView(result).mid(std::min(at, result.size()), edit.before.size()) != edit.before) return std::nullopt;
        result.replace(at, edit.before.size(), edit.after);
    }
    return result;
}

protocol::Result<NewerById> readNewer(const QByteArray& output) {
    const auto answer = readAnswer(output, QStringLiteral("outdated"));
    if (!answer.ok()) return answer.error();
    NewerById list;
    for (const QJsonValue each : (*answer)[QStringLiteral("outdated")].toArray())
        list.insert(each[u"id"].toString(), {each[u"fitting"].toString(), each[u"newest"].toString(), readError(each[u"error"].toObject())});
    return list;
}

protocol::Result<TextEdits> readEdits(const QByteArray& output) {
    const auto answer = readAnswer(output, QStringLiteral("edits"));
    if (!answer.ok()) return answer.error();
    TextEdits edits;
    for (const QJsonValue each : (*answer)[QStringLiteral("edits")].toArray())
        edits.push_back({each[u"file"].toString(), each[u"line"].toInt(), each[u"column"].toInt(), each[u"before"].toString(), each[u"after"].toString()});
    return edits;
}

}  // namespace edge::dependencies
