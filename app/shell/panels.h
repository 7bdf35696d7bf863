#pragma once

#include "app/project/project_tree.h"
#include "editor/panel/editor_tabs.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

namespace edge::request {
class RequestComposer;
}
namespace edge::response {
class ResponseView;
}

namespace edge::shell {

class Appearance;
class MainWindow;

/// Makes the panels and puts them into the window's docks. Those behind a tab are made when first seen, and get their
/// colours then; all of them follow the theme. Owned by the window.
class Panels : public QObject {
    Q_OBJECT

public:
    Panels(MainWindow& window, Appearance& appearance, trace::TraceStore& store, trace::Selection& selection, const QString& draftFolder);

    project::ProjectTree& tree() const { return *m_tree; }
    panel::EditorTabs& editor() const { return *m_editor; }
    request::RequestComposer& composer() const { return *m_composer; }
    response::ResponseView& response() const { return *m_response; }

private:
    void addInspector(trace::TraceStore& store, trace::Selection& selection);
    template <typename Panel, typename Colors>
    Panel* dress(Panel* panel, Colors colors);

    MainWindow& m_window;
    Appearance& m_appearance;
    project::ProjectTree* m_tree = nullptr;
    panel::EditorTabs* m_editor = nullptr;
    request::RequestComposer* m_composer = nullptr;
    response::ResponseView* m_response = nullptr;
};

}  // namespace edge::shell
