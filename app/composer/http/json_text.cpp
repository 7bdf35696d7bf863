// One pass over the text with an explicit stack of open brackets: depth costs memory, never the call stack. The same pass
// checks and, when asked to, writes the tokens out again with fresh white space.

#include "app/composer/http/json_text.h"

#include <QCoreApplication>
#include <QVarLengthArray>

namespace edge::http {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("JsonText", text);
}

class Scanner {
public:
    Scanner(QStringView text, QString* out, int indent) : m_text(text), m_out(out), m_indent(indent) {}

    /// False: see problem().
    bool run() {
        while (m_failure.isNull() && !(m_expect == Expect::nothing && m_open.isEmpty())) step();
        if (!m_failure.isNull()) return false;
        skipSpace();
        if (m_at < m_text.size()) fail(tr("Unexpected text after the end of the value"));
        return m_failure.isNull();
    }

    JsonProblem problem() const {
        JsonProblem found{m_at, 1, 1, m_failure};
        qsizetype lineStart = 0;
        for (qsizetype i = 0; i < m_at; ++i) {
            if (m_text[i] != u'\n') continue;
            ++found.line;
            lineStart = i + 1;
        }
        found.column = int(m_at - lineStart) + 1;
        return found;
    }

private:
    enum class Expect { value, valueOrEnd, key, keyOrEnd, colon, commaOrEnd, nothing };

    void step() {
        skipSpace();
        if (m_at >= m_text.size()) return fail(missing());
        const QChar c = m_text[m_at];
        switch (m_expect) {
        case Expect::valueOrEnd:
            if (c == u']') return close(c);
            breakLine();
            return value(c);
        case Expect::value: return value(c);
        case Expect::keyOrEnd:
            if (c == u'}') return close(c);
            breakLine();
            return key(c);
        case Expect::key: return key(c);
        case Expect::colon: return colon(c);
        case Expect::commaOrEnd: return commaOrEnd(c);
        case Expect::nothing: return;
        }
    }

    void value(QChar c) {
        if (c == u'{' || c == u'[') return open(c);
        if (c == u'"') {
            if (!string()) return;
        } else if (c == u'-' || c.isDigit()) {
            if (!number()) return;
        } else if (!word(u"true") && !word(u"false") && !word(u"null")) {
            return fail(c == u'\'' ? tr("Strings need double quotes") : tr("Expected a value"));
        }
        afterValue();
    }

    void key(QChar c) {
        if (c == u'}' && m_expect == Expect::key) return fail(tr("Remove the comma before }"));
        if (c != u'"') return fail(tr("Expected a name in double quotes"));
        if (string()) m_expect = Expect::colon;
    }

    void colon(QChar c) {
        if (c != u':') return fail(tr("Expected : after the name"));
        write(u": ");
        ++m_at;
        m_expect = Expect::value;
    }

    void commaOrEnd(QChar c) {
        const bool inObject = m_open.last() == u'{';
        if (c == (inObject ? u'}' : u']')) return close(c);
        if (c != u',') return fail(inObject ? tr("Expected , or }") : tr("Expected , or ]"));
        write(u",");
        ++m_at;
        m_expect = inObject ? Expect::key : Expect::value;
        skipSpace();
        if (m_at < m_text.size() && m_text[m_at] == u']' && !inObject) return fail(tr("Remove the comma before ]"));
        breakLine();
    }

    void open(QChar c) {
        write(QStringView(&c, 1));
        ++m_at;
        m_open.append(c);
        m_expect = c == u'{' ? Expect::keyOrEnd : Expect::valueOrEnd;
    }

    void close(QChar c) {
        const bool isEmpty = m_expect == Expect::keyOrEnd || m_expect == Expect::valueOrEnd;
        m_open.removeLast();
        if (!isEmpty) breakLine();
        write(QStringView(&c, 1));
        ++m_at;
        afterValue();
    }

    void afterValue() { m_expect = m_open.isEmpty() ? Expect::nothing : Expect::commaOrEnd; }

    bool string() {
        const qsizetype start = m_at++;
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (c == u'"') return take(start, m_at + 1);
            if (c.unicode() < 0x20)
                return failed(c == u'\n' ? tr("The string does not end on its line") : tr("Control characters must be escaped"));
            if (c == u'\\' && !escape()) return false;
            ++m_at;
        }
        return failed(tr("The string does not end"));
    }

    /// Leaves m_at on the escape's last character.
    bool escape() {
        ++m_at;
        const QChar kind = m_at < m_text.size() ? m_text[m_at] : QChar();
        if (kind == u'u') {
            for (int i = 0; i < 4; ++i) {
                ++m_at;
                if (m_at >= m_text.size() || !isHex(m_text[m_at])) return failed(tr("\\u needs four hexadecimal digits"));
            }
            return true;
        }
        return QStringView(u"\"\\/bfnrt").contains(kind) && !kind.isNull() ? true : failed(tr("Unknown escape"));
    }

    bool number() {
        const qsizetype start = m_at;
        if (m_text[m_at] == u'-') ++m_at;
        if (peek() == u'0' && m_at + 1 < m_text.size() && isDigit(m_text[m_at + 1]))
            return failed(tr("Numbers have no leading zeros"));
        if (!digits()) return false;
        if (peek() == u'.') {
            ++m_at;
            if (!digits()) return false;
        }
        if (peek() == u'e' || peek() == u'E') {
            ++m_at;
            if (peek() == u'+' || peek() == u'-') ++m_at;
            if (!digits()) return false;
        }
        return take(start, m_at);
    }

    bool digits() {
        if (!isDigit(peek())) return failed(tr("Expected a digit"));
        while (isDigit(peek())) ++m_at;
        return true;
    }

    bool word(QStringView expected) {
        if (!m_text.sliced(m_at).startsWith(expected)) return false;
        const qsizetype end = m_at + expected.size();
        if (end < m_text.size() && m_text[end].isLetterOrNumber()) return false;
        return take(m_at, end);
    }

    bool take(qsizetype start, qsizetype end) {
        write(m_text.sliced(start, end - start));
        m_at = end;
        return true;
    }

    QString missing() const {
        if (m_open.isEmpty()) return tr("There is no value");
        return m_open.last() == u'{' ? tr("The object is not closed: } is missing")
                                     : tr("The array is not closed: ] is missing");
    }

    void skipSpace() {
        while (m_at < m_text.size()) {
            const QChar c = m_text[m_at];
            if (c != u' ' && c != u'\n' && c != u'\t' && c != u'\r') return;
            ++m_at;
        }
    }

    void breakLine() {
        if (!m_out) return;
        m_out->append(u'\n');
        m_out->resize(m_out->size() + m_open.size() * m_indent, u' ');
    }

    void write(QStringView text) {
        if (m_out) m_out->append(text);
    }

    QChar peek() const { return m_at < m_text.size() ? m_text[m_at] : QChar(); }
    static bool isDigit(QChar c) { return c >= u'0' && c <= u'9'; }
    static bool isHex(QChar c) { return isDigit(c) || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F'); }
    void fail(const QString& message) { m_failure = message; }
    bool failed(const QString& message) {
        fail(message);
        return false;
    }

    QStringView m_text;
    QString* m_out;
    int m_indent;
    qsizetype m_at = 0;
    Expect m_expect = Expect::value;
    QVarLengthArray<QChar, 64> m_open;
    QString m_failure;
};

}  // namespace

std::optional<JsonProblem> checkJson(QStringView text) {
    Scanner scanner(text, nullptr, 0);
    if (scanner.run()) return std::nullopt;
    return scanner.problem();
}

std::optional<QString> prettyJson(QStringView text, int indent) {
    QString out;
    out.reserve(text.size() + text.size() / 2);
    if (!Scanner(text, &out, indent).run()) return std::nullopt;
    return out;
}

}  // namespace edge::http
