#pragma once

#include <memory>

#include <QWidget>

#include "inspector/trace/colors.h"
#include "inspector/trace/selection.h"
#include "inspector/trace/store.h"

class QTableView;

namespace edge::invocations {

/// The requests as a table to sort, filter and copy: the equivalent of the timeline in words. Dock content; GUI thread.
class InvocationTablePanel : public QWidget {
    Q_OBJECT

public:
    InvocationTablePanel(trace::TraceStore& store, trace::Selection& selection, QWidget* parent = nullptr);
    ~InvocationTablePanel() override;

    void setColors(const trace::InspectorColors& colors);
    QTableView& table();

signals:
    /// Enter or a double click on a request: the detail pane should come to the front.
    void detailsRequested(const QString& invocation);

protected:
    /// The path column follows the width of the table.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

}  // namespace edge::invocations
