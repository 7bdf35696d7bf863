#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include "runner/protocol/result.h"

/// What `edge-runner deploy` is asked and says, as values.
namespace edge::deploy {

struct DeployRequest {
    QString program;      ///< edge-runner
    QString project;      ///< folder that holds supabase/
    QString function;
    QString projectRef;   ///< empty: the runner looks for one
    QString apiUrl;       ///< empty: the public platform, or SUPABASE_PROFILE
    QString token;        ///< empty: the runner looks for one. Travels in the environment only.
    bool operator==(const DeployRequest&) const = default;
};

struct PlannedFile {
    QString path;  ///< relative to the project
    qint64 bytes = 0;
    bool operator==(const PlannedFile&) const = default;
};

struct DeployPlan {
    QString projectRef;  ///< empty: none is known
    QString function;
    bool skipped = false;  ///< config.toml switches the function off
    QList<PlannedFile> files;
    qint64 bytes = 0;
    QStringList warnings;
    bool operator==(const DeployPlan&) const = default;
};

struct Deployment {
    QString projectRef;
    QString function;
    qint64 version = 0;
    QString url;
    QString dashboardUrl;
    bool skipped = false;
    bool operator==(const Deployment&) const = default;
};

struct DeployProgress {
    enum class Stage { starting, uploading, bundling, waiting };
    Stage stage = Stage::starting;
    qint64 sent = 0;
    qint64 total = 0;
    int seconds = 0;  ///< of waiting
    bool operator==(const DeployProgress&) const = default;
};

/// Twenty lower-case letters.
bool isProjectRef(const QString& text);

/// sbp_ or sbp_oauth_, and forty lower-case hexadecimal digits.
bool isAccessToken(const QString& text);

/// "812 B", "1.2 kB", "3.4 MB", in steps of 1000 as the runner prints them.
QString sizeText(qint64 bytes);

/// "1 file", "6 files".
QString fileCountText(qsizetype count);

/// Standard output of `deploy --dry-run --json`. Errors: what the runner reported, or "runner_reply".
protocol::Result<DeployPlan> readPlan(const QByteArray& output);

/// Standard output of `deploy --json`. Errors likewise.
protocol::Result<Deployment> readDeployment(const QByteArray& output);

/// One line of `--progress json`; nothing changes for a line that is none.
bool readProgress(const QByteArray& line, DeployProgress& progress);

}  // namespace edge::deploy
