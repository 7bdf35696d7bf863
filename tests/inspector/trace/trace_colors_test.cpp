// Colours that touch on a bar stay apart for colour-blind eyes and in greyscale, and texts are readable.
#include <array>
#include <cmath>

#include <QTest>

#include "inspector/trace/colors.h"

using edge::trace::InspectorColors;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
constexpr Matrix sight{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix deuteranopia{{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
constexpr Matrix protanopia{{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix tritanopia{{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};
constexpr Matrix greyscale{{{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}}};

double linear(double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); }

Vector times(const Matrix& m, const Vector& v) {
    Vector out{};
    for (std::size_t i = 0; i < 3; ++i) {
        out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    }
    return out;
}

Vector lab(const QColor& color, const Matrix& eye) {
    Vector rgb = times(eye, {linear(color.redF()), linear(color.greenF()), linear(color.blueF())});
    for (double& c : rgb) {
        c = std::clamp(c, 0.0, 1.0);
    }
    const Matrix xyz{{{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
    const Vector t = times(xyz, rgb);
    const auto f = [](double v) { return v > 0.008856 ? std::cbrt(v) : 7.787 * v + 16.0 / 116; };
    const double x = f(t[0] / 0.95047), y = f(t[1]), z = f(t[2] / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(const QColor& a, const QColor& b, const Matrix& eye) {
    const Vector p = lab(a, eye), q = lab(b, eye);
    return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

double luminance(const QColor& c) {
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    return (std::max(luminance(a), luminance(b)) + 0.05) / (std::min(luminance(a), luminance(b)) + 0.05);
}

InspectorColors themed(const QString& name) {
    return name == "light" ? edge::trace::lightInspectorColors()
           : name == "dark" ? edge::trace::darkInspectorColors()
                            : edge::trace::highContrastInspectorColors();
}

}  // namespace

class TraceColorsTest : public QObject {
    Q_OBJECT
private slots:
    void neighboursStayApart_data() { themes(); }
    void neighboursStayApart();
    void bootStepsAscendOrDescend_data() { themes(); }
    void bootStepsAscendOrDescend();
    void textsAreReadable_data() { themes(); }
    void textsAreReadable();
    void marksStandOut_data() { themes(); }
    void marksStandOut();

private:
    static void themes() {
        QTest::addColumn<QString>("theme");
        for (const char* theme : {"light", "dark", "highContrast"}) {
            QTest::newRow(theme) << theme;
        }
    }
};

void TraceColorsTest::neighboursStayApart() {
    QFETCH(QString, theme);
    const InspectorColors c = themed(theme);
    const std::pair<QColor, QColor> neighbours[] = {
        {c.queue, c.boot[0]},   {c.boot[0], c.boot[1]},  {c.boot[1], c.boot[2]},   {c.boot[2], c.boot[3]},
        {c.boot[3], c.boot[4]}, {c.boot[4], c.handler},  {c.queue, c.handler},     {c.handler, c.upstream},
        {c.handler, c.respond}, {c.upstream, c.respond}, {c.respond, c.background}};
    const std::pair<const char*, const Matrix*> eyes[] = {
        {"normal", &sight}, {"deuteranopia", &deuteranopia}, {"protanopia", &protanopia}, {"tritanopia", &tritanopia}};
    for (const auto& [left, right] : neighbours) {
        for (const auto& [name, eye] : eyes) {
            const double apart = difference(left, right, *eye);
            QVERIFY2(apart >= 9, qPrintable(QString("%1 and %2 are %3 apart (%4)").arg(left.name(), right.name()).arg(apart).arg(name)));
        }
        const double grey = difference(left, right, greyscale);
        QVERIFY2(grey >= 4, qPrintable(QString("%1 and %2 are %3 apart in grey").arg(left.name(), right.name()).arg(grey)));
    }
}

void TraceColorsTest::bootStepsAscendOrDescend() {
    QFETCH(QString, theme);
    const InspectorColors c = themed(theme);
    const bool rising = lab(c.boot[1], sight)[0] > lab(c.boot[0], sight)[0];
    for (std::size_t step = 1; step < c.boot.size(); ++step) {
        const double change = lab(c.boot[step], sight)[0] - lab(c.boot[step - 1], sight)[0];
        QVERIFY2((rising ? change : -change) >= 6, qPrintable(QString("step %1: %2").arg(step).arg(change)));
    }
}

void TraceColorsTest::textsAreReadable() {
    QFETCH(QString, theme);
    const InspectorColors c = themed(theme);
    for (const QColor& ground : {c.paper, c.laneBackground, c.isolateBackground, c.labelBackground, c.rulerBackground, c.selectionFill}) {
        for (const QColor& text : {c.text, c.mutedText, c.link, c.error, c.warning, c.success}) {
            const double ratio = contrast(text, ground);
            QVERIFY2(ratio >= 4.5, qPrintable(QString("%1 on %2: %3").arg(text.name(), ground.name()).arg(ratio)));
        }
    }
}

// Pale fills are edged with the darkest step of their hue, which must stand out.
void TraceColorsTest::marksStandOut() {
    QFETCH(QString, theme);
    const InspectorColors c = themed(theme);
    for (const QColor& mark : {c.boot.back(), c.handler, c.respond, c.background, c.queue, c.error, c.cluster, c.selection, c.cold, c.memoryUsed}) {
        const double ratio = contrast(mark, c.isolateBackground);
        QVERIFY2(ratio >= 3, qPrintable(QString("%1: %2").arg(mark.name()).arg(ratio)));
    }
}

QTEST_GUILESS_MAIN(TraceColorsTest)
#include "trace_colors_test.moc"
