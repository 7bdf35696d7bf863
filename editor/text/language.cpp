#include "editor/text/language.h"

#include <QFileInfo>
#include <QHash>

#include "editor/text/config_tokenizers.h"
#include "editor/text/json_tokenizer.h"
#include "editor/text/markup_tokenizers.h"
#include "editor/text/typescript_tokenizer.h"

namespace edge::text {

Language languageOf(const QString& path) {
    static const QHash<QString, Language> byEnding{
        {"ts", Language::typescript},   {"mts", Language::typescript},    {"cts", Language::typescript},
        {"js", Language::typescriptJsx}, {"mjs", Language::typescriptJsx}, {"cjs", Language::typescriptJsx},
        {"jsx", Language::typescriptJsx}, {"tsx", Language::typescriptJsx},
        {"json", Language::json},       {"jsonc", Language::json},        {"lock", Language::json},
        {"map", Language::json},        {"toml", Language::toml},         {"env", Language::env},
        {"md", Language::markdown},     {"html", Language::html},         {"htm", Language::html},
        {"xml", Language::html},        {"svg", Language::html},
    };
    const QString name = QFileInfo(path).fileName().toLower();
    if (name.startsWith(".env") || name == ".npmrc")
        return Language::env;
    return byEnding.value(QFileInfo(name).suffix(), Language::plain);
}

std::unique_ptr<Tokenizer> makeTokenizer(Language language) {
    switch (language) {
    case Language::typescript: return std::make_unique<TypeScriptTokenizer>(Jsx::off);
    case Language::typescriptJsx: return std::make_unique<TypeScriptTokenizer>(Jsx::on);
    case Language::json: return std::make_unique<JsonTokenizer>();
    case Language::toml: return std::make_unique<TomlTokenizer>();
    case Language::env: return std::make_unique<EnvTokenizer>();
    case Language::markdown: return std::make_unique<MarkdownTokenizer>();
    case Language::html: return std::make_unique<HtmlTokenizer>();
    case Language::plain: break;
    }
    return nullptr;
}

QString lineComment(Language language) {
    switch (language) {
    case Language::typescript:
    case Language::typescriptJsx:
    case Language::json: return QStringLiteral("//");
    case Language::toml:
    case Language::env: return QStringLiteral("#");
    default: return {};
    }
}

}  // namespace edge::text
