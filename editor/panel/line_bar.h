#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace edge::text {
class CodeEditor;
}

namespace edge::panel {

/// Asks for a line (12 or 12:5) and goes there.
class LineBar : public QWidget {
    Q_OBJECT

public:
    explicit LineBar(QWidget* parent = nullptr);

    void start(text::CodeEditor* editor);
    void finish();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void go();

    text::CodeEditor* m_editor = nullptr;
    QLineEdit* m_field;
    QLabel* m_hint;
};

}  // namespace edge::panel
