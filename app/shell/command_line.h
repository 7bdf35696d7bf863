#pragma once

#include <QSize>
#include <QString>
#include <QStringList>

#include "app/shell/appearance.h"
#include "runner/protocol/result.h"

namespace edge::shell {

/// What edge-studio was asked for.
struct CommandLine {
    QString project;  ///< empty: the last one, else the sample
    QString invoke;
    ThemeChoice theme = ThemeChoice::system;
    bool hasTheme = false;
    QSize size{1600, 1000};
    bool hasSize = false;
    QString screenshot;
    bool startupReport = false;
    bool help = false;
    bool version = false;

    bool takesScreenshot() const { return !screenshot.isEmpty(); }
    bool operator==(const CommandLine&) const = default;
};

/// Reads the arguments behind the program's name. Error: "bad_arguments".
protocol::Result<CommandLine> parseCommandLine(const QStringList& arguments);

QString commandLineHelp();

}  // namespace edge::shell
