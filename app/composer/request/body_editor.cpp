#include "app/composer/request/body_editor.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/composer/http/json_text.h"
#include "app/composer/http/words.h"
#include "app/composer/parts/roles.h"

namespace edge::request {

using http::BodyKind;

BodyEditor::BodyEditor(QWidget* parent)
    : QWidget(parent),
      m_kinds(new QButtonGroup(this)),
      m_pages(new QStackedWidget(this)),
      m_json(new parts::CodeEdit(this)),
      m_text(new parts::CodeEdit(this)),
      m_file(new QLineEdit(this)),
      m_hint(new parts::ElidedLabel(Qt::ElideRight, this)),
      m_format(new QAction(tr("Format JSON Body"), this)),
      m_highlighter(new parts::JsonHighlighter(m_json->document())) {
    buildLayout();
    m_format->setObjectName(QStringLiteral("request.format"));
    m_checkSoon.setSingleShot(true);
    m_checkSoon.setInterval(150);
    connect(&m_checkSoon, &QTimer::timeout, this, &BodyEditor::checkBody);
    connect(m_format, &QAction::triggered, this, &BodyEditor::formatJson);
    connect(m_kinds, &QButtonGroup::idClicked, this, [this](int kind) {
        choose(BodyKind(kind));
        emit changed();
    });
    const auto edited = [this] {
        m_checkSoon.start();
        emit changed();
    };
    connect(m_json, &QPlainTextEdit::textChanged, this, edited);
    connect(m_text, &QPlainTextEdit::textChanged, this, edited);
    connect(m_file, &QLineEdit::textChanged, this, edited);
    choose(BodyKind::json);
}

void BodyEditor::buildLayout() {
    auto* row = new QHBoxLayout;
    row->setContentsMargins(8, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(buildKinds());
    row->addWidget(m_hint, 1);
    auto* format = new QToolButton(this);
    format->setDefaultAction(m_format);
    m_format->setIconText(tr("Format"));
    m_format->setToolTip(tr("Lay out the JSON anew"));
    format->setToolButtonStyle(Qt::ToolButtonTextOnly);
    row->addWidget(format);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_json->setAccessibleName(tr("JSON body"));
    m_text->setAccessibleName(tr("Text body"));
    auto* none = new QLabel(tr("This request has no body."), this);
    none->setAlignment(Qt::AlignCenter);
    parts::setRole(none, "muted");
    for (QWidget* page : {static_cast<QWidget*>(none), static_cast<QWidget*>(m_json), static_cast<QWidget*>(m_text), buildFilePage()})
        m_pages->addWidget(page);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(row);
    layout->addWidget(m_pages, 1);
}

QWidget* BodyEditor::buildKinds() {
    auto* frame = new QFrame(this);
    frame->setProperty("role", "segments");
    auto* row = new QHBoxLayout(frame);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    const std::pair<BodyKind, QString> kinds[] = {{BodyKind::none, tr("None")}, {BodyKind::json, tr("JSON")},
                                                  {BodyKind::text, tr("Text")}, {BodyKind::file, tr("File")}};
    for (const auto& [kind, name] : kinds) {
        auto* button = new QToolButton(frame);
        button->setText(name);
        button->setCheckable(true);
        button->setAccessibleName(tr("Body: %1").arg(name));
        button->setFocusPolicy(Qt::TabFocus);
        m_kinds->addButton(button, int(kind));
        row->addWidget(button);
    }
    return frame;
}

QWidget* BodyEditor::buildFilePage() {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(8, 4, 8, 8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    m_file->setPlaceholderText(tr("Path of the file to send"));
    m_file->setAccessibleName(tr("File to send"));
    m_file->setClearButtonEnabled(true);
    auto* browse = new QPushButton(tr("Choose…"), page);
    connect(browse, &QPushButton::clicked, this, &BodyEditor::browse);
    row->addWidget(m_file, 1);
    row->addWidget(browse);
    layout->addLayout(row);
    layout->addStretch();
    return page;
}

void BodyEditor::setDraft(const http::Draft& draft) {
    m_json->setPlainText(draft.json);
    m_text->setPlainText(draft.text);
    m_file->setText(draft.file);
    choose(draft.bodyKind);
    checkBody();
}

void BodyEditor::fill(http::Draft& draft) const {
    draft.json = m_json->toPlainText();
    draft.text = m_text->toPlainText();
    draft.file = m_file->text();
    draft.bodyKind = BodyKind(m_kinds->checkedId());
}

void BodyEditor::setColors(const parts::Colors& colors) {
    m_colors = colors;
    m_highlighter->setColors(colors);
    checkBody();
}

void BodyEditor::setBodyIgnored(bool ignored) {
    if (m_ignored == ignored) return;
    m_ignored = ignored;
    checkBody();
}

void BodyEditor::choose(BodyKind kind) {
    m_kinds->button(int(kind))->setChecked(true);
    m_pages->setCurrentIndex(int(kind));
    m_format->setVisible(kind == BodyKind::json);
    checkBody();
}

void BodyEditor::checkBody() {
    m_checkSoon.stop();
    const auto kind = BodyKind(m_kinds->checkedId());
    m_json->markProblem(-1, {});
    if (kind == BodyKind::none) return showHint({}, "muted");
    if (m_ignored) return showHint(tr("Not sent with this method"), "warning");
    if (kind == BodyKind::text) return showHint(http::formatBytes(m_text->toPlainText().toUtf8().size()), "muted");
    if (kind == BodyKind::file) {
        const QFileInfo file(m_file->text());
        if (m_file->text().isEmpty()) return showHint({}, "muted");
        return file.isFile() ? showHint(http::formatBytes(file.size()), "muted") : showHint(tr("There is no such file"), "error");
    }
    const auto problem = http::checkJson(m_json->toPlainText());
    m_format->setEnabled(!problem);
    if (!problem) return showHint(tr("Valid"), "ok");
    m_json->markProblem(int(problem->offset), m_colors.error);
    showHint(tr("Line %1, column %2: %3").arg(problem->line).arg(problem->column).arg(problem->message), "error");
}

void BodyEditor::showHint(const QString& text, const char* role) {
    m_hint->setText(text);
    m_hint->setAccessibleName(text);
    parts::setRole(m_hint, role);
}

/// Replaces the text as one step, so that undo brings it back.
void BodyEditor::formatJson() {
    const auto pretty = http::prettyJson(m_json->toPlainText());
    if (!pretty) return;
    QTextCursor cursor(m_json->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(*pretty);
}

void BodyEditor::browse() {
    const QString path = QFileDialog::getOpenFileName(this, tr("File to Send"), m_file->text());
    if (!path.isEmpty()) m_file->setText(path);
}

}  // namespace edge::request
