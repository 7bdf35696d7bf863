#pragma once

#include <QColor>

namespace edge::text {

/// Every colour the editor draws with, as one value that comes from outside. The defaults are the light theme.
struct EditorColors {
    // surface
    QColor paper{0xffffff};
    QColor text{0x24292f};
    QColor gutterPaper{0xfafbfc};
    QColor gutterText{0x7b8590};
    QColor gutterCurrentText{0x24292f};
    QColor currentLine{0xf4f6f9};
    QColor selection{0xcfe3fb};
    QColor sameWord{0xe6ecf3};
    QColor caret{0x1f2328};
    QColor indentGuide{0xe1e4e8};
    QColor foldMark{0x7b8590};
    QColor braceMatch{0xd3e9d9};
    QColor braceLost{0xcf222e};
    QColor findMatch{0xffe08a};
    QColor reveal{0xfff3c4};
    // words
    QColor keyword{0x8250df};
    QColor control{0xa4207a};
    QColor literal{0x0550ae};
    QColor type{0x0a6b66};
    QColor function{0x0757ad};
    QColor property{0x3b4a5a};
    QColor decorator{0x8a5a00};
    QColor string{0x22733a};
    QColor escape{0x9a5b00};
    QColor number{0x0550ae};
    QColor regex{0xa8324a};
    QColor comment{0x646d77};
    QColor docTag{0x57606a};
    QColor punctuation{0x57606a};
    QColor tag{0x0757ad};
    QColor attribute{0x8a5a00};
    // problems
    QColor error{0xc9252d};
    QColor warning{0x835300};
    QColor info{0x0969da};
    QColor fault{0xc9252d};

    bool operator==(const EditorColors&) const = default;
};

EditorColors lightEditorColors();
EditorColors darkEditorColors();

}  // namespace edge::text
