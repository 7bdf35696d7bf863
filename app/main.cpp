#include <QApplication>
#include <QFile>

#include <cstdio>
#include <ctime>

#include <unistd.h>

#include "app/studio.h"

namespace {

/// Milliseconds since the kernel made this process (proc(5): field 22 of stat, in clock ticks since boot).
double millisecondsSinceStart() {
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly)) return 0;
    const QByteArray text = stat.readAll();
    const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    const double started = fields.value(19).toDouble() * 1000.0 / double(sysconf(_SC_CLK_TCK));
    return double(now.tv_sec) * 1000.0 + double(now.tv_nsec) / 1e6 - started;
}

QStringList argumentsOf(int argc, char** argv) {
    QStringList arguments;
    for (int i = 1; i < argc; ++i) arguments << QString::fromLocal8Bit(argv[i]);
    return arguments;
}

QtMessageHandler printMessage = nullptr;

/// The offscreen platform says this of every window, whenever its smallest size changes.
void leaveOutSizeHints(QtMsgType type, const QMessageLogContext& context, const QString& message) {
    if (!message.endsWith(QLatin1String("propagateSizeHints()"))) printMessage(type, context, message);
}

/// A screenshot needs no display.
void chooseDisplay(const edge::shell::CommandLine& line) {
    const bool hasDisplay = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (line.takesScreenshot() && !hasDisplay && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    if (line.takesScreenshot()) printMessage = qInstallMessageHandler(leaveOutSizeHints);
}

}  // namespace

int main(int argc, char** argv) {
    const auto line = edge::shell::parseCommandLine(argumentsOf(argc, argv));
    if (!line) {
        std::fprintf(stderr, "edge-studio: %s %s\n", line.error().message.c_str(), line.error().hint.c_str());
        return 2;
    }
    if (line->help) return std::fputs(qPrintable(edge::shell::commandLineHelp()), stdout) < 0;
    if (line->version) return std::puts("edge-studio " EDGE_VERSION) < 0;
    chooseDisplay(*line);
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Edge Studio"));
    QApplication::setApplicationVersion(QStringLiteral(EDGE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("edge-studio"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/edge-studio.svg")));
    edge::Studio studio(*line);
    if (line->startupReport)
        QObject::connect(&studio, &edge::Studio::firstPainted, &application, [] {
            std::printf("first paint after %.0f ms\n", millisecondsSinceStart());
            std::fflush(stdout);
        });
    if (!studio.open()) return 1;
    return QApplication::exec();
}
