#include "app/composer/response/body_view.h"

#include <QHBoxLayout>
#include <QPointer>
#include <QScrollBar>
#include <QThreadPool>
#include <QVBoxLayout>

#include "app/composer/http/json_text.h"
#include "app/composer/http/words.h"
#include "app/composer/parts/roles.h"

namespace edge::response {

BodyView::BodyView(QWidget* parent)
    : QWidget(parent),
      m_pages(new QStackedWidget(this)),
      m_text(new parts::CodeEdit(this)),
      m_image(new ImageView(this)),
      m_hex(new parts::HexView(this)),
      m_empty(new parts::EmptyState(this)),
      m_footer(new QWidget(this)),
      m_remark(new parts::ElidedLabel(Qt::ElideRight, this)),
      m_previous(new QToolButton(this)),
      m_next(new QToolButton(this)),
      m_highlighter(new parts::JsonHighlighter(m_text->document())) {
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setAccessibleName(tr("Body of the answer"));
    m_hex->setAccessibleName(tr("Bytes of the answer"));
    m_empty->setMessage({}, tr("The answer has no body."));
    buildLayout();
    clear();
    connect(m_previous, &QToolButton::clicked, this, [this] { showPart(m_part - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { showPart(m_part + 1); });
}

void BodyView::buildLayout() {
    for (QWidget* page : {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_image), static_cast<QWidget*>(m_hex),
                          static_cast<QWidget*>(m_empty)})
        m_pages->addWidget(page);
    auto* row = new QHBoxLayout(m_footer);
    row->setContentsMargins(8, 2, 8, 2);
    row->setSpacing(4);
    parts::setRole(m_remark, "mutedSmall");
    m_previous->setText(tr("Previous"));
    m_next->setText(tr("Next"));
    row->addWidget(m_remark, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_footer);
}

void BodyView::setColors(const parts::Colors& colors) {
    m_highlighter->setColors(colors);
    m_hex->setMuted(colors.muted);
}

void BodyView::clear() {
    begin({});
    m_pages->setCurrentWidget(m_text);
}

void BodyView::begin(const QString& contentType) {
    ++m_round;
    m_contentType = contentType;
    m_body.clear();
    m_pretty.clear();
    m_image->clear();
    m_hex->setBytes({});
    m_class = BodyClass::empty;
    m_complete = false;
    m_form = Form::text;
    showText({});
    m_pages->setCurrentWidget(m_text);
    emit formsChanged();
}

void BodyView::append(const QByteArray& piece) {
    m_body += piece;
    if (m_class == BodyClass::empty) {
        m_class = classify(m_contentType, m_body);
        if (m_class == BodyClass::binary) m_form = Form::hex;
        emit formsChanged();
    }
    if (m_class == BodyClass::json || m_class == BodyClass::text) appendText(piece);
    else if (m_class == BodyClass::binary) setForm(Form::hex);
}

/// While text streams in, only the first part is kept in the field; the rest is counted and cut at the end.
void BodyView::appendText(const QByteArray& piece) {
    if (m_body.size() > partSize) return showRemark(tr("%1 received").arg(http::formatBytes(m_body.size())));
    QScrollBar* bar = m_text->verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    if (m_body.size() == piece.size()) m_highlighter->setActive(m_class == BodyClass::json);
    m_shown = m_body;
    const QString text = breakLongLines(QString::fromUtf8(m_shown), longestLine);
    const QString known = m_text->toPlainText();
    if (text.startsWith(known) && !known.isEmpty()) {
        QTextCursor cursor(m_text->document());
        cursor.movePosition(QTextCursor::End);
        cursor.insertText(text.mid(known.size()));
    } else {
        m_text->setPlainText(text);
    }
    if (follows) bar->setValue(bar->maximum());
}

void BodyView::finish() {
    m_complete = true;
    chooseForm();
    emit formsChanged();
}

void BodyView::chooseForm() {
    switch (m_class) {
    case BodyClass::empty: m_pages->setCurrentWidget(m_empty); break;
    case BodyClass::json: layOutJson(); break;
    case BodyClass::text: setForm(Form::text); break;
    case BodyClass::image: showImage(); break;
    case BodyClass::binary: setForm(Form::hex); break;
    }
}

QList<BodyView::Form> BodyView::forms() const {
    switch (m_class) {
    case BodyClass::empty: return {};
    case BodyClass::json: return {Form::pretty, Form::text, Form::hex};
    case BodyClass::text: return {Form::text, Form::hex};
    case BodyClass::image: return {Form::image, Form::hex};
    case BodyClass::binary: break;
    }
    return {Form::hex, Form::text};
}

void BodyView::setForm(Form form) {
    m_form = form;
    showRemark({});
    if (form == Form::hex) {
        m_hex->setBytes(m_body);
        m_pages->setCurrentWidget(m_hex);
    } else if (form == Form::image) {
        m_pages->setCurrentWidget(m_image);
        showRemark(m_image->description());
    } else {
        m_pages->setCurrentWidget(m_text);
        showText(form == Form::pretty && !m_pretty.isEmpty() ? m_pretty : m_body);
    }
    if (form != Form::pretty && form != Form::text) m_footer->setVisible(!m_remark->fullText().isEmpty());
    emit formsChanged();
}

void BodyView::showText(const QByteArray& text) {
    m_shown = text;
    m_ends = cutParts(text, partSize);
    m_part = 0;
    showTextPart();
}

void BodyView::showPart(int part) {
    m_part = qBound(0, part, partCount() - 1);
    showTextPart();
}

void BodyView::showTextPart() {
    const qsizetype start = m_part == 0 ? 0 : m_ends[size_t(m_part - 1)];
    const QString text = QString::fromUtf8(m_shown.sliced(start, m_ends[size_t(m_part)] - start));
    const QString broken = breakLongLines(text, longestLine);
    m_highlighter->setActive(m_class == BodyClass::json);
    m_text->setPlainText(broken);
    const bool hasParts = partCount() > 1;
    QStringList remarks;
    if (hasParts)
        remarks << tr("Part %1 of %2, %3 in all").arg(m_part + 1).arg(partCount()).arg(http::formatBytes(m_shown.size()));
    if (broken.size() != text.size()) remarks << tr("long lines are broken for reading");
    showRemark(remarks.join(QStringLiteral("  ·  ")));
    for (QToolButton* button : {m_previous, m_next}) button->setVisible(hasParts);
    m_previous->setEnabled(m_part > 0);
    m_next->setEnabled(m_part + 1 < partCount());
}

void BodyView::showRemark(const QString& text) {
    m_remark->setText(text);
    for (QToolButton* button : {m_previous, m_next}) button->hide();
    m_footer->setVisible(!text.isEmpty());
}

void BodyView::layOutJson() {
    if (m_body.size() <= quickPretty) {
        const auto pretty = http::prettyJson(QString::fromUtf8(m_body));
        return takePretty(m_round, pretty ? pretty->toUtf8() : QByteArray());
    }
    setForm(Form::text);
    QThreadPool::globalInstance()->start([view = QPointer(this), round = m_round, body = m_body] {
        const auto pretty = http::prettyJson(QString::fromUtf8(body));
        const QByteArray text = pretty ? pretty->toUtf8() : QByteArray();
        QMetaObject::invokeMethod(qApp, [view, round, text] {
            if (view) view->takePretty(round, text);
        });
    });
}

void BodyView::takePretty(int round, const QByteArray& pretty) {
    if (round != m_round) return;
    m_pretty = pretty;
    if (!pretty.isEmpty()) return setForm(Form::pretty);
    m_class = BodyClass::text;
    setForm(Form::text);
    showRemark(tr("Declared as JSON, but it is none"));
}

void BodyView::showImage() {
    if (m_image->setImage(m_body)) return setForm(Form::image);
    m_class = BodyClass::binary;
    setForm(Form::hex);
    showRemark(tr("This image cannot be shown: %1").arg(m_image->problem()));
}

}  // namespace edge::response
