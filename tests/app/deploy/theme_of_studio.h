#pragma once

#include <QString>

/// Puts a theme of resources/themes on the application as the studio's shell does, without the shell: for pictures.
void applyTheme(const QString& name);
