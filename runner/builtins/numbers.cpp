// Numbers and ranges of numbers by ICU: what Intl.NumberFormat and Intl.PluralRules of this V8 do not pass on.
#include <unicode/formattedvalue.h>
#include <unicode/numberformatter.h>
#include <unicode/numberrangeformatter.h>
#include <unicode/plurrule.h>

#include <limits>

#include "runner/builtins/natives.h"
#include "runner/engine/convert.h"

namespace edge::builtins {

namespace {

using icu::number::FormattedNumberRange;

std::string textOf(Arguments args, int at) { return engine::toUtf8(args.GetIsolate(), args[at]); }

v8::Local<v8::String> toScript(v8::Isolate* isolate, const icu::UnicodeString& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return engine::toScript(isolate, utf8);
}

icu::number::UnlocalizedNumberFormatter formatterOf(Arguments args, int skeletonAt, UErrorCode& status) {
    UParseError place;
    return icu::number::NumberFormatter::forSkeleton(icu::UnicodeString::fromUTF8(textOf(args, skeletonAt)), place, status);
}

/// The arguments are locale, skeleton, number.
icu::number::FormattedNumber numberOf(Arguments args, UErrorCode& status) {
    const icu::Locale locale = icu::Locale::forLanguageTag(textOf(args, 0), status);
    return formatterOf(args, 1, status).locale(locale).formatDecimal(textOf(args, 2), status);
}

/// The range between the two arguments behind the skeleton, in the locale of the first argument.
FormattedNumberRange rangeOf(Arguments args, int skeletonAt, UErrorCode& status) {
    const icu::Locale locale = icu::Locale::forLanguageTag(textOf(args, 0), status);
    const auto numbers = formatterOf(args, skeletonAt, status);
    const std::string first = textOf(args, skeletonAt + 1), second = textOf(args, skeletonAt + 2);
    const icu::Formattable start(icu::StringPiece(first), status), end(icu::StringPiece(second), status);
    return icu::number::NumberRangeFormatter::withLocale(locale)
        .numberFormatterBoth(numbers)
        .collapse(UNUM_RANGE_COLLAPSE_AUTO)
        .identityFallback(UNUM_IDENTITY_FALLBACK_APPROXIMATELY)
        .formatFormattableRange(start, end, status);
}

bool failed(Arguments args, UErrorCode status) {
    if (U_SUCCESS(status)) {
        return false;
    }
    engine::throwRangeError(args.GetIsolate(), std::string("The range cannot be formatted: ") + u_errorName(status));
    return true;
}

void returnText(Arguments args, const icu::FormattedValue& value, UErrorCode status) {
    const icu::UnicodeString text = value.toString(status);
    if (!failed(args, status)) {
        args.GetReturnValue().Set(toScript(args.GetIsolate(), text));
    }
}

/// https://tc39.es/ecma402/#table-number-format-parts
const char* partType(std::int32_t field, char16_t unit) {
    switch (field) {
        case UNUM_INTEGER_FIELD: return "integer";
        case UNUM_FRACTION_FIELD: return "fraction";
        case UNUM_DECIMAL_SEPARATOR_FIELD: return "decimal";
        case UNUM_GROUPING_SEPARATOR_FIELD: return "group";
        case UNUM_EXPONENT_SYMBOL_FIELD: return "exponentSeparator";
        case UNUM_EXPONENT_SIGN_FIELD: return "exponentMinusSign";
        case UNUM_EXPONENT_FIELD: return "exponentInteger";
        case UNUM_CURRENCY_FIELD: return "currency";
        case UNUM_PERCENT_FIELD: return "percentSign";
        case UNUM_SIGN_FIELD: return unit == u'+' ? "plusSign" : "minusSign";
        case UNUM_COMPACT_FIELD: return "compact";
        case UNUM_MEASURE_UNIT_FIELD: return "unit";
        case UNUM_APPROXIMATELY_SIGN_FIELD: return "approximatelySign";
        default: return "literal";
    }
}

struct Unit {
    const char* type = "literal";
    const char* source = "shared";
    std::int32_t fieldLength = std::numeric_limits<std::int32_t>::max();
};

/// What each unit of the text belongs to: where fields lie in each other the smallest counts.
std::vector<Unit> unitsOf(const icu::FormattedValue& value, const icu::UnicodeString& text, UErrorCode& status) {
    static constexpr const char* sources[] = {"startRange", "endRange"};
    std::vector<Unit> units(static_cast<std::size_t>(text.length()));
    icu::ConstrainedFieldPosition position;
    while (value.nextPosition(position, status) && U_SUCCESS(status)) {
        const std::int32_t length = position.getLimit() - position.getStart();
        for (std::int32_t at = position.getStart(); at < position.getLimit(); ++at) {
            Unit& unit = units[static_cast<std::size_t>(at)];
            if (position.getCategory() == UFIELD_CATEGORY_NUMBER_RANGE_SPAN) {
                unit.source = sources[position.getField() == 0 ? 0 : 1];
            } else if (length < unit.fieldLength) {
                unit.type = partType(position.getField(), text.charAt(at));
                unit.fieldLength = length;
            }
        }
    }
    return units;
}

/// Type, value, source, type, value …
void returnParts(Arguments args, const icu::FormattedValue& value, UErrorCode status) {
    v8::Isolate* isolate = args.GetIsolate();
    const icu::UnicodeString text = value.toString(status);
    if (failed(args, status)) {
        return;
    }
    const std::vector<Unit> units = unitsOf(value, text, status);
    std::vector<v8::Local<v8::Value>> parts;
    for (std::size_t begin = 0, end = 0; begin < units.size(); begin = end) {
        const Unit& unit = units[begin];
        while (end < units.size() && std::string_view(units[end].type) == unit.type && units[end].source == unit.source) {
            ++end;
        }
        const auto length = static_cast<std::int32_t>(end - begin);
        parts.insert(parts.end(), {engine::internalized(isolate, unit.type),
                                   toScript(isolate, text.tempSubString(static_cast<std::int32_t>(begin), length)),
                                   engine::internalized(isolate, unit.source)});
    }
    args.GetReturnValue().Set(v8::Array::New(isolate, parts.data(), parts.size()));
}

void formatNumber(Arguments args) {
    UErrorCode status = U_ZERO_ERROR;
    returnText(args, numberOf(args, status), status);
}

void formatNumberParts(Arguments args) {
    UErrorCode status = U_ZERO_ERROR;
    returnParts(args, numberOf(args, status), status);
}

void formatRange(Arguments args) {
    UErrorCode status = U_ZERO_ERROR;
    returnText(args, rangeOf(args, 1, status), status);
}

void formatRangeParts(Arguments args) {
    UErrorCode status = U_ZERO_ERROR;
    returnParts(args, rangeOf(args, 1, status), status);
}

/// selectRange(locale, ordinal, skeleton, start, end)
void selectRange(Arguments args) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale = icu::Locale::forLanguageTag(textOf(args, 0), status);
    const UPluralType type = args[1]->IsTrue() ? UPLURAL_TYPE_ORDINAL : UPLURAL_TYPE_CARDINAL;
    const std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(locale, type, status));
    const FormattedNumberRange range = rangeOf(args, 2, status);
    const icu::UnicodeString keyword = U_SUCCESS(status) ? rules->select(range, status) : icu::UnicodeString();
    if (!failed(args, status)) {
        args.GetReturnValue().Set(toScript(args.GetIsolate(), keyword));
    }
}

constexpr engine::Native natives[] = {
    {"formatNumber", formatNumber, 3},
    {"formatNumberParts", formatNumberParts, 3},
    {"formatRange", formatRange, 4},
    {"formatRangeParts", formatRangeParts, 4},
    {"selectRange", selectRange, 5}};

}  // namespace

std::span<const engine::Native> numberNatives() { return natives; }

}  // namespace edge::builtins
