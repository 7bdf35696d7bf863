// Draws the inspector's panels with made-up sessions into a folder of PNGs, to be looked at.
// inspector_shots FOLDER [words in the name of the pictures to draw]

#include <QApplication>
#include <QDir>
#include <QPixmap>

#include "inspector/timeline/timeline_panel.h"
#include "inspector/timeline/lane_canvas.h"
#include "inspector/invocations/detail_panel.h"
#include "inspector/invocations/table_panel.h"
#include "inspector/logs/log_panel.h"
#include "inspector/memory/memory_panel.h"
#include "tests/inspector/support/demo_session.h"

using namespace edge;

namespace {

struct Shot {
    QString name;
    std::vector<protocol::Event> events;
    QSize size;
    int select = -1;  ///< serial
};

QPalette paletteOf(const trace::InspectorColors& colors) {
    QPalette palette;
    const std::pair<QPalette::ColorRole, QColor> roles[] = {
        {QPalette::Window, colors.paper},       {QPalette::Base, colors.paper},     {QPalette::AlternateBase, colors.laneBackground},
        {QPalette::WindowText, colors.text},    {QPalette::Text, colors.text},      {QPalette::Button, colors.laneBackground},
        {QPalette::ButtonText, colors.text},    {QPalette::Highlight, colors.selection}, {QPalette::HighlightedText, colors.paper},
        {QPalette::PlaceholderText, colors.mutedText}, {QPalette::Mid, colors.border}, {QPalette::Light, colors.border},
        {QPalette::Dark, colors.border}, {QPalette::Link, colors.link}, {QPalette::Shadow, colors.border}};
    for (const auto& [role, color] : roles) {
        palette.setColor(role, color);
    }
    return palette;
}

class Gallery {
public:
    Gallery(QDir folder, QString wanted) : m_folder(std::move(folder)), m_wanted(std::move(wanted)) {}

    template <typename Panel>
    void draw(const Shot& shot, const char* theme, double ratio, const std::function<void(Panel&)>& prepare = {}) {
        const QString name = QStringLiteral("%1-%2%3").arg(shot.name, QString::fromLatin1(theme), QString::fromLatin1(ratio > 1 ? "-2x" : ""));
        if (!name.contains(m_wanted)) {
            return;
        }
        const auto colors = qstrcmp(theme, "dark") == 0 ? trace::darkInspectorColors() : trace::lightInspectorColors();
        QApplication::setPalette(paletteOf(colors));
        trace::TraceStore store(nullptr, [] { return protocol::Nanoseconds{0}; });
        trace::Selection selection;
        store.ingest(shot.events);
        store.flush();
        Panel panel(store, selection);
        panel.setAutoFillBackground(true);
        panel.setColors(colors);
        panel.resize(shot.size);
        panel.show();
        QApplication::processEvents();
        if (const auto* record = store.invocation(store.firstInvocation() + shot.select)) {
            selection.selectInvocation(record->id);
        }
        if (prepare) {
            prepare(panel);
        }
        QApplication::processEvents();
        QPixmap picture(shot.size * ratio);
        picture.setDevicePixelRatio(ratio);
        picture.fill(colors.paper);
        panel.render(&picture);
        picture.save(m_folder.filePath(name + ".png"));
    }

private:
    QDir m_folder;
    QString m_wanted;
};

void drawTimelines(Gallery& gallery) {
    using timeline::TimelinePanel;
    const auto all = [](TimelinePanel& panel) {
        panel.setAnimationDuration(0);
        panel.range().showAll();
    };
    const auto none = [](TimelinePanel&) {};
    for (const char* theme : {"light", "dark"}) {
        gallery.draw<TimelinePanel>({"tl-empty", {}, {1000, 250}}, theme, 1, none);
        gallery.draw<TimelinePanel>({"tl-one", demo::oneColdRequest(), {1600, 320}, 0}, theme, 1, none);
        gallery.draw<TimelinePanel>({"tl-one", demo::oneColdRequest(), {1600, 320}, 0}, theme, 2, none);
        gallery.draw<TimelinePanel>({"tl-narrow", demo::oneColdRequest(), {700, 250}}, theme, 1, none);
        gallery.draw<TimelinePanel>({"tl-tour", demo::tour(), {1600, 320}}, theme, 1, none);
        gallery.draw<TimelinePanel>({"tl-tour-all", demo::tour(), {1600, 420}, 4}, theme, 1, all);
        gallery.draw<TimelinePanel>({"tl-tour-all", demo::tour(), {1600, 420}, 4}, theme, 2, all);
        gallery.draw<TimelinePanel>({"tl-tour-narrow", demo::tour(), {700, 250}}, theme, 1, all);
        gallery.draw<TimelinePanel>({"tl-load", demo::load(5000, 4), {1600, 320}}, theme, 1, none);
        gallery.draw<TimelinePanel>({"tl-twelve", demo::load(600, 12), {1600, 420}, 40}, theme, 1, none);
        gallery.draw<TimelinePanel>({"tl-zoomed", demo::load(600, 12), {1600, 420}, 40}, theme, 1, [](TimelinePanel& panel) {
            panel.setAnimationDuration(0);
            panel.canvas().keys().fitSelection();
            panel.range().zoomAt(500, 0.15);
        });
        for (const int serial : {0, 2, 3, 4, 5, 7, 9}) {
            gallery.draw<TimelinePanel>({QString("tl-fit%1").arg(serial), demo::tour(), {1200, 320}, serial}, theme, 1,
                                        [](TimelinePanel& panel) {
                                            panel.setAnimationDuration(0);
                                            panel.canvas().keys().fitSelection();
                                        });
        }
    }
}

void drawCards(const QDir& folder, const QString& wanted) {
    for (const int serial : {0, 4, 5, 9}) {
        trace::TraceStore store(nullptr, [] { return protocol::Nanoseconds{0}; });
        store.ingest(demo::tour());
        for (const char* theme : {"light", "dark"}) {
            const QString name = QStringLiteral("card%1-%2").arg(serial).arg(theme);
            if (!name.contains(wanted)) {
                continue;
            }
            const auto colors = qstrcmp(theme, "dark") == 0 ? trace::darkInspectorColors() : trace::lightInspectorColors();
            QWidget window;
            timeline::HoverCard card(&window);
            card.setColors(colors);
            card.showAt(timeline::cardFor(store, *store.invocation(serial), colors), {10, 10, 10, 10});
            QPixmap picture(card.size() * 2);
            picture.setDevicePixelRatio(2);
            card.render(&picture);
            picture.save(folder.filePath(name + ".png"));
        }
    }
}

void drawOthers(Gallery& gallery) {
    for (const char* theme : {"light", "dark"}) {
        gallery.draw<invocations::InvocationTablePanel>({"table", demo::tour(), {1100, 300}, 5}, theme, 1);
        gallery.draw<invocations::InvocationTablePanel>({"table-empty", {}, {700, 250}}, theme, 1);
        for (const int serial : {0, 4, 5, 9}) {
            gallery.draw<invocations::InvocationDetailPanel>({QString("detail%1").arg(serial), demo::tour(), {760, 460}, serial}, theme, 1);
        }
        gallery.draw<invocations::InvocationDetailPanel>({"detail-narrow", demo::tour(), {380, 420}, 4}, theme, 1);
        gallery.draw<invocations::InvocationDetailPanel>({"detail-empty", demo::tour(), {700, 250}}, theme, 1);
        gallery.draw<logs::LogPanel>({"logs", demo::tour(), {1000, 300}, 5}, theme, 1);
        gallery.draw<logs::LogPanel>({"logs-empty", {}, {700, 250}}, theme, 1);
        gallery.draw<memory::MemoryPanel>({"memory", demo::load(600, 4), {900, 260}, 0}, theme, 1);
        gallery.draw<memory::MemoryPanel>({"memory-tour", demo::tour(), {900, 260}, 0}, theme, 1);
        gallery.draw<memory::MemoryPanel>({"memory-empty", {}, {700, 250}}, theme, 1);
    }
}

}  // namespace

int main(int argc, char** argv) {
    qputenv("TZ", "UTC");
    QApplication::setStyle("Fusion");
    QApplication app(argc, argv);
    QFont font("Inter");
    font.setPixelSize(13);
    QApplication::setFont(font);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QDir::tempPath());
    const QString wanted = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    folder.mkpath(".");
    Gallery gallery(folder, wanted);
    drawTimelines(gallery);
    drawCards(folder, wanted);
    drawOthers(gallery);
}
