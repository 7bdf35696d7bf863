#pragma once

#include <QPlainTextEdit>

namespace edge::parts {

/// A small code field: monospaced, Return keeps the indent, Tab indents unless the field is read-only.
class CodeEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit CodeEdit(QWidget* parent = nullptr);

    /// Underlines one place with a wave; negative: none.
    void markProblem(int offset, const QColor& color);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void breakLine();
    void setIndentWidth();
    bool event(QEvent* event) override;
};

/// The monospaced font of the application's settings, or the system's.
QFont codeFont();

}  // namespace edge::parts
