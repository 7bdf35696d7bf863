#include "app/shell/panels.h"

#include "app/composer/request/request_composer.h"
#include "app/composer/response/response_view.h"
#include "app/shell/appearance.h"
#include "app/shell/main_window.h"
#include "app/shell/panel_dock.h"
#include "inspector/invocations/detail_panel.h"
#include "inspector/invocations/table_panel.h"
#include "inspector/logs/log_panel.h"
#include "inspector/memory/memory_panel.h"
#include "inspector/timeline/timeline_panel.h"

namespace edge::shell {

using Place = MainWindow::Place;

Panels::Panels(MainWindow& window, Appearance& appearance, trace::TraceStore& store, trace::Selection& selection, const QString& draftFolder)
    : QObject(&window), m_window(window), m_appearance(appearance) {
    m_editor = dress(new panel::EditorTabs(draftFolder, &window), &Theme::editorColors);
    window.setEditor(m_editor);
    m_tree = dress(new project::ProjectTree(&window), &Theme::treeColors);
    m_composer = dress(new request::RequestComposer(&window), &Theme::composerColors);
    m_response = dress(new response::ResponseView(&window), &Theme::composerColors);
    const auto existing = [](QWidget* panel) {
        return [panel](QWidget* parent) {
            panel->setParent(parent);
            return panel;
        };
    };
    window.addPanel(Place::project, tr("Project"), existing(m_tree));
    window.addPanel(Place::request, tr("Request"), existing(m_composer));
    window.addPanel(Place::response, tr("Response"), existing(m_response));
    addInspector(store, selection);
    for (QWidget* panel : {static_cast<QWidget*>(m_editor), static_cast<QWidget*>(m_composer), static_cast<QWidget*>(m_response), static_cast<QWidget*>(m_tree)})
        window.actions().adopt(panel->actions());
}

void Panels::addInspector(trace::TraceStore& store, trace::Selection& selection) {
    const auto made = [&]<typename Panel>(std::type_identity<Panel>) {
        return [this, &store, &selection](QWidget* parent) -> QWidget* {
            auto* panel = dress(new Panel(store, selection, parent), &Theme::inspectorColors);
            m_window.actions().adopt(panel->actions());
            if constexpr (requires { &Panel::detailsRequested; })
                connect(panel, &Panel::detailsRequested, &m_window, [this] { m_window.dock(Place::detail)->reveal(); });
            return panel;
        };
    };
    m_window.addPanel(Place::timeline, tr("Timeline"), made(std::type_identity<timeline::TimelinePanel>()));
    m_window.addPanel(Place::invocations, tr("Invocations"), made(std::type_identity<invocations::InvocationTablePanel>()));
    m_window.addPanel(Place::logs, tr("Logs"), made(std::type_identity<logs::LogPanel>()));
    m_window.addPanel(Place::memory, tr("Memory"), made(std::type_identity<memory::MemoryPanel>()));
    m_window.addPanel(Place::detail, tr("Details"), made(std::type_identity<invocations::InvocationDetailPanel>()));
}

template <typename Panel, typename Colors>
Panel* Panels::dress(Panel* panel, Colors colors) {
    const auto apply = [this, panel, colors] { panel->setColors((m_appearance.theme().*colors)()); };
    apply();
    connect(&m_appearance, &Appearance::changed, panel, apply);
    return panel;
}

}  // namespace edge::shell
