#pragma once

#include <QAbstractButton>

namespace edge::panel {

/// The sign at the end of a tab: closes it; a dot while the file has unsaved changes and the pointer is elsewhere.
class TabButton : public QAbstractButton {
    Q_OBJECT

public:
    explicit TabButton(QWidget* parent);

    void setModified(bool modified);
    bool isModified() const { return m_modified; }
    QSize sizeHint() const override { return {18, 18}; }

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    bool m_modified = false;
};

}  // namespace edge::panel
