#include "app/shell/command_line.h"

#include <QRegularExpression>

namespace edge::shell {

namespace {

protocol::Error refuse(const QString& message) {
    return {"bad_arguments", message.toStdString(), "edge-studio --help lists the options."};
}

/// Takes the value of one option; the error says what is wrong with it.
protocol::Outcome take(CommandLine& line, const QString& name, const QString& value) {
    if (name == QLatin1String("--project")) {
        line.project = value;
    } else if (name == QLatin1String("--invoke")) {
        line.invoke = value;
    } else if (name == QLatin1String("--screenshot")) {
        line.screenshot = value;
    } else if (name == QLatin1String("--theme")) {
        if (value != QLatin1String("light") && value != QLatin1String("dark")) return refuse(QStringLiteral("--theme is light or dark, not %1.").arg(value));
        line.theme = themeNamed(value);
        line.hasTheme = true;
    } else {
        static const QRegularExpression size(QStringLiteral("^(\\d{3,5})x(\\d{3,5})$"));
        const auto match = size.match(value);
        if (!match.hasMatch()) return refuse(QStringLiteral("--size is WIDTHxHEIGHT, such as 1600x1000, not %1.").arg(value));
        line.size = {match.captured(1).toInt(), match.captured(2).toInt()};
        line.hasSize = true;
    }
    return protocol::success();
}

}  // namespace

protocol::Result<CommandLine> parseCommandLine(const QStringList& arguments) {
    static const QStringList withValue{"--project", "--invoke", "--theme", "--size", "--screenshot"};
    CommandLine line;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString name = arguments[i].section(u'=', 0, 0);
        if (name == QLatin1String("--help") || name == QLatin1String("-h")) {
            line.help = true;
        } else if (name == QLatin1String("--version")) {
            line.version = true;
        } else if (name == QLatin1String("--startup-report")) {
            line.startupReport = true;
        } else if (withValue.contains(name)) {
            const bool inOne = arguments[i].contains(u'=');
            if (!inOne && i + 1 == arguments.size()) return refuse(QStringLiteral("%1 needs a value.").arg(name));
            const QString value = inOne ? arguments[i].section(u'=', 1) : arguments[++i];
            if (value.isEmpty()) return refuse(QStringLiteral("%1 needs a value.").arg(name));
            if (const auto taken = take(line, name, value); !taken) return taken.error();
        } else if (!name.startsWith(u'-') && line.project.isEmpty()) {
            line.project = arguments[i];
        } else {
            return refuse(QStringLiteral("Unknown argument: %1.").arg(arguments[i]));
        }
    }
    return line;
}

QString commandLineHelp() {
    return QStringLiteral(
        "edge-studio: write, run and watch edge functions on this machine\n\n"
        "  edge-studio [DIR]           opens the project in DIR; without it the last one, else the sample\n"
        "    --project DIR             the same\n"
        "    --invoke NAME             sends a request to the function once the runner listens\n"
        "    --theme light|dark        instead of the one in the settings\n"
        "    --size WxH                size of the window\n"
        "    --screenshot PNG          renders the window when everything is in, writes PNG, and ends; needs no display\n"
        "    --startup-report          prints how long it took until the window was painted\n"
        "    --version, --help\n\n"
        "EDGE_RUNNER names the edge-runner to use instead of the one beside edge-studio.\n");
}

}  // namespace edge::shell
