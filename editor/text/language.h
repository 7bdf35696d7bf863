#pragma once

#include <memory>

#include <QString>

#include "editor/text/token.h"

namespace edge::text {

enum class Language { plain, typescript, typescriptJsx, json, toml, env, markdown, html };

/// By the file's name alone.
Language languageOf(const QString& path);

/// Null for plain text.
std::unique_ptr<Tokenizer> makeTokenizer(Language language);

/// What starts a comment to the end of the line; empty where there is none.
QString lineComment(Language language);

}  // namespace edge::text
