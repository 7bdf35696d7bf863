#pragma once

#include <QComboBox>
#include <QStackedWidget>
#include <QToolButton>
#include <QWidget>

#include <vector>

#include "app/composer/parts/code_edit.h"
#include "app/composer/parts/empty_state.h"
#include "app/composer/parts/elided_label.h"
#include "app/composer/parts/hex_view.h"
#include "app/composer/parts/json_highlighter.h"
#include "app/composer/response/body_parts.h"
#include "app/composer/response/image_view.h"

namespace edge::response {

/// The body of an answer: laid-out JSON, text, an image or bytes; text grows while it is received, and a long one is
/// shown a part at a time. Laying out long JSON happens on another thread.
class BodyView : public QWidget {
    Q_OBJECT

public:
    static constexpr qsizetype partSize = 256 * 1024;
    static constexpr qsizetype longestLine = 4000;
    /// Longer JSON is laid out in the background.
    static constexpr qsizetype quickPretty = 512 * 1024;

    enum class Form { pretty, text, image, hex };

    explicit BodyView(QWidget* parent = nullptr);
    void setColors(const parts::Colors& colors);

    /// A new answer begins.
    void begin(const QString& contentType);
    void append(const QByteArray& piece);
    /// The answer is complete: JSON is laid out, images are decoded.
    void finish();
    void clear();

    const QByteArray& body() const { return m_body; }
    Form form() const { return m_form; }
    QList<Form> forms() const;
    void setForm(Form form);
    /// What the text field shows now.
    QString shownText() const { return m_text->toPlainText(); }
    int partCount() const { return int(m_ends.size()); }
    int part() const { return m_part; }
    void showPart(int part);
    /// "640 × 480, PNG", or which lines were broken; may be empty.
    QString remark() const { return m_remark->fullText(); }

signals:
    void formsChanged();

private:
    void buildLayout();
    void chooseForm();
    void showText(const QByteArray& text);
    void showTextPart();
    void appendText(const QByteArray& piece);
    void layOutJson();
    void takePretty(int round, const QByteArray& pretty);
    void showImage();
    void showRemark(const QString& text);

    QStackedWidget* m_pages;
    parts::CodeEdit* m_text;
    ImageView* m_image;
    parts::HexView* m_hex;
    parts::EmptyState* m_empty;
    QWidget* m_footer;
    parts::ElidedLabel* m_remark;
    QToolButton* m_previous;
    QToolButton* m_next;
    parts::JsonHighlighter* m_highlighter;

    QString m_contentType;
    QByteArray m_body;
    QByteArray m_pretty;
    QByteArray m_shown;  ///< what m_ends cuts
    std::vector<qsizetype> m_ends;
    BodyClass m_class = BodyClass::empty;
    Form m_form = Form::text;
    int m_part = 0;
    int m_round = 0;  ///< answers count up; a late layout of an earlier one is dropped
    bool m_complete = false;
};

}  // namespace edge::response
