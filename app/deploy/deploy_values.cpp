#include "app/deploy/deploy_values.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include "runner/protocol/figures.h"

namespace edge::deploy {
namespace {

using protocol::Error;
using protocol::Result;

QString tr(const char* text, int count = -1) { return QCoreApplication::translate("edge::deploy", text, nullptr, count); }

/// The one function that the reply is about, or the error that it carries.
Result<QJsonObject> readReply(const QByteArray& output) {
    const QJsonObject reply = QJsonDocument::fromJson(output).object();
    if (reply["functions"].toArray().size() == 1) return reply;
    const QJsonObject error = reply["error"].toObject();
    if (!error["message"].toString().isEmpty())
        return Error{error["code"].toString().toStdString(), error["message"].toString().toStdString(), error["hint"].toString().toStdString()};
    return Error{"runner_reply", tr("The runner ended without an answer.").toStdString(),
                 tr("Try again; if it stays so, run edge-runner deploy in a terminal to see why.").toStdString()};
}

}  // namespace

bool isProjectRef(const QString& text) {
    static const QRegularExpression pattern("^[a-z]{20}\\z");
    return pattern.match(text).hasMatch();
}

bool isAccessToken(const QString& text) {
    static const QRegularExpression pattern("^sbp_(oauth_)?[0-9a-f]{40}\\z");
    return pattern.match(text).hasMatch();
}

QString sizeText(qint64 bytes) { return QString::fromStdString(protocol::bytesText(bytes)); }

QString fileCountText(qsizetype count) { return count == 1 ? tr("1 file") : tr("%1 files").arg(count); }

Result<DeployPlan> readPlan(const QByteArray& output) {
    const auto reply = readReply(output);
    if (!reply) return reply.error();
    const QJsonObject function = reply.value()["functions"].toArray().at(0).toObject();
    DeployPlan plan;
    plan.projectRef = reply.value()["project_ref"].toString();
    plan.function = function["slug"].toString();
    plan.skipped = function["action"].toString() == "skip";
    plan.bytes = function["bytes"].toInteger();
    for (const QJsonValue& file : function["files"].toArray())
        plan.files.append({file["path"].toString(), file["bytes"].toInteger()});
    for (const QJsonValue& warning : function["warnings"].toArray()) plan.warnings.append(warning.toString());
    return plan;
}

Result<Deployment> readDeployment(const QByteArray& output) {
    const auto reply = readReply(output);
    if (!reply) return reply.error();
    const QJsonObject function = reply.value()["functions"].toArray().at(0).toObject();
    return Deployment{reply.value()["project_ref"].toString(), function["slug"].toString(), function["version"].toInteger(),
                      function["url"].toString(), reply.value()["dashboard_url"].toString(), function["action"].toString() == "skip"};
}

bool readProgress(const QByteArray& line, DeployProgress& progress) {
    const QJsonObject step = QJsonDocument::fromJson(line).object();
    const QString type = step["type"].toString();
    using Stage = DeployProgress::Stage;
    if (type == "uploading") progress = {Stage::uploading, step["sent"].toInteger(), step["total"].toInteger(), 0};
    else if (type == "bundling") progress.stage = Stage::bundling;
    else if (type == "waiting") progress = {Stage::waiting, 0, 0, step["seconds"].toInt()};
    else return false;
    return true;
}

}  // namespace edge::deploy
