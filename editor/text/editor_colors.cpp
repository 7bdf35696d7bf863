#include "editor/text/editor_colors.h"

namespace edge::text {

EditorColors lightEditorColors() {
    return {};
}

EditorColors darkEditorColors() {
    EditorColors c;
    c.paper = 0x1b1f24;
    c.text = 0xd6dde6;
    c.gutterPaper = 0x1b1f24;
    c.gutterText = 0x6b7683;
    c.gutterCurrentText = 0xd6dde6;
    c.currentLine = 0x232930;
    c.selection = 0x24466e;
    c.sameWord = 0x2e3742;
    c.caret = 0xe6edf3;
    c.indentGuide = 0x323a44;
    c.foldMark = 0x7d8896;
    c.braceMatch = 0x2f4b3b;
    c.braceLost = 0xff7b72;
    c.findMatch = 0x6b5312;
    c.reveal = 0x4a421c;
    c.keyword = 0xc297ff;
    c.control = 0xf08bc4;
    c.literal = 0x7ab8ff;
    c.type = 0x5fd0c5;
    c.function = 0x82bdff;
    c.property = 0xb6c5d6;
    c.decorator = 0xe0b15c;
    c.string = 0x8fd08f;
    c.escape = 0xe6b566;
    c.number = 0x7ab8ff;
    c.regex = 0xff9e9e;
    c.comment = 0x8792a0;
    c.docTag = 0xa5b0be;
    c.punctuation = 0x9aa5b3;
    c.tag = 0x82bdff;
    c.attribute = 0xe0b15c;
    c.error = 0xff7b72;
    c.warning = 0xe3b341;
    c.info = 0x6cb6ff;
    c.fault = 0xff7b72;
    return c;
}

}  // namespace edge::text
