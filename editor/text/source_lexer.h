#pragma once

#include <memory>

#include <Qsci/qscilexercustom.h>

#include "editor/text/editor_colors.h"
#include "editor/text/language.h"

namespace edge::text {

/// Gives QScintilla the colours and fold levels that a Tokenizer finds. Owned by its editor.
class SourceLexer : public QsciLexerCustom {
    Q_OBJECT

public:
    /// Before the editor takes the lexer it must have its look: the area below the text keeps the first paper.
    SourceLexer(Language language, const EditorColors& colors, const QFont& font, QObject* parent);
    ~SourceLexer() override;

    void setLook(const EditorColors& colors, const QFont& font);

    const char* language() const override { return "Edge Studio"; }
    QString description(int style) const override;
    const char* wordCharacters() const override;
    void styleText(int start, int end) override;

private:
    struct Line;
    Line lineAt(int number) const;
    void styleLine(const Line& line, const std::vector<Token>& tokens);
    void setFoldLevel(int number, const LineEnd& end, bool continuesImports, const Line& line);

    std::unique_ptr<Tokenizer> m_tokenizer;
};

}  // namespace edge::text
