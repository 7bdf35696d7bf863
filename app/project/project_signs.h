#pragma once

#include <QColor>
#include <QRectF>

#include "app/project/project_tree.h"

class QPainter;

namespace edge::project {

/// The small drawings of the tree, each in a square. States differ in shape, not in colour alone.
void drawFunctionSign(QPainter& painter, const QRectF& box, const QColor& color);
void drawFolderSign(QPainter& painter, const QRectF& box, const QColor& color);
void drawFileSign(QPainter& painter, const QRectF& box, const QColor& color);
void drawLockSign(QPainter& painter, const QRectF& box, const QColor& color);
void drawRemarkSign(QPainter& painter, const QRectF& box, const QColor& color);
void drawStateSign(QPainter& painter, const QRectF& box, FunctionState state, const QColor& color);

}  // namespace edge::project
