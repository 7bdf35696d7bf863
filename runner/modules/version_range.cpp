#include "runner/modules/version_range.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace edge::modules {
namespace {

constexpr std::size_t longestText = 1024;
constexpr std::uint64_t largestNumber = 9007199254740991;  // npm's: what a JavaScript number holds exactly

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNumber(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), isDigit); }
bool isWordLetter(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '-'; }

std::optional<std::uint64_t> readNumber(std::string_view text) {
    std::uint64_t number = 0;
    if (!isNumber(text) || std::from_chars(text.data(), text.data() + text.size(), number).ec != std::errc() || number > largestNumber)
        return std::nullopt;
    return number;
}

std::vector<std::string_view> split(std::string_view text, std::string_view by) {
    std::vector<std::string_view> parts;
    for (std::size_t at; (at = text.find(by)) != std::string_view::npos; text.remove_prefix(at + by.size())) parts.push_back(text.substr(0, at));
    parts.push_back(text);
    return parts;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

/// "rc.1" into its words; nothing when it has empty or odd ones.
std::optional<std::vector<std::string>> readWords(std::string_view text) {
    std::vector<std::string> words;
    for (const std::string_view word : split(text, ".")) {
        if (word.empty() || !std::all_of(word.begin(), word.end(), isWordLetter)) return std::nullopt;
        words.emplace_back(word);
    }
    return words;
}

/// A version with parts left open: "1", "1.x", "*".
struct Partial {
    std::array<std::optional<std::uint64_t>, 3> numbers;
    std::vector<std::string> prerelease;
    Version floor() const { return {numbers[0].value_or(0), numbers[1].value_or(0), numbers[2].value_or(0), prerelease}; }
    bool whole() const { return numbers[2].has_value(); }
};

std::optional<Partial> readPartial(std::string_view text) {
    while (!text.empty() && (text.front() == 'v' || text.front() == '=')) text.remove_prefix(1);
    text = text.substr(0, text.find('+'));
    const std::size_t dash = text.find('-');
    Partial partial;
    if (dash != std::string_view::npos) {
        auto words = readWords(text.substr(dash + 1));
        if (!words) return std::nullopt;
        partial.prerelease = std::move(*words);
        text = text.substr(0, dash);
    }
    if (text.empty()) return std::nullopt;
    const auto parts = split(text, ".");
    if (parts.size() > 3) return std::nullopt;
    bool open = false;
    for (std::size_t at = 0; at < parts.size(); ++at) {
        const bool any = parts[at] == "x" || parts[at] == "X" || parts[at] == "*";
        const auto number = readNumber(parts[at]);
        if (!any && !number) return std::nullopt;
        open = open || any;
        if (!open) partial.numbers[at] = number;
    }
    if (!partial.whole()) partial.prerelease.clear();
    return partial;
}

std::strong_ordering compareWords(const std::string& one, const std::string& other) {
    const bool number = isNumber(one), otherNumber = isNumber(other);
    if (number != otherNumber) return number ? std::strong_ordering::less : std::strong_ordering::greater;
    if (number && one.size() != other.size()) return one.size() <=> other.size();
    return one.compare(other) <=> 0;
}

/// The first version of the next major, minor or patch; its lowest prerelease, so that none of those is below it.
Version nextMajor(const Version& version) { return {version.major + 1, 0, 0, {}}; }
Version nextMinor(const Version& version) { return {version.major, version.minor + 1, 0, {}}; }
Version nextPatch(const Version& version) { return {version.major, version.minor, version.patch + 1, {}}; }

Version endOfCaret(const Version& version) {
    return version.major > 0 ? nextMajor(version) : version.minor > 0 ? nextMinor(version) : nextPatch(version);
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
    const auto partial = text.size() > longestText ? std::nullopt : readPartial(trimmed(text));
    return partial && partial->whole() ? std::optional(partial->floor()) : std::nullopt;
}

std::string Version::text() const {
    std::string text = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
    for (std::size_t at = 0; at < prerelease.size(); ++at) text += (at == 0 ? "-" : ".") + prerelease[at];
    return text;
}

std::strong_ordering Version::operator<=>(const Version& other) const {
    if (const auto order = major <=> other.major; order != 0) return order;
    if (const auto order = minor <=> other.minor; order != 0) return order;
    if (const auto order = patch <=> other.patch; order != 0) return order;
    if (prerelease.empty() != other.prerelease.empty()) return prerelease.empty() <=> other.prerelease.empty();
    for (std::size_t at = 0; at < std::min(prerelease.size(), other.prerelease.size()); ++at)
        if (const auto order = compareWords(prerelease[at], other.prerelease[at]); order != 0) return order;
    return prerelease.size() <=> other.prerelease.size();
}

/// Reads the parts of a range into limits.
struct RangeReader {
    using Limit = VersionRange::Limit;
    using Limits = VersionRange::Limits;
    using Kind = Limit::Kind;

    static void below(Limits& limits, const Version& end) { limits.push_back({Kind::below, end}); }

    /// All versions that begin with the numbers given.
    static void within(Limits& limits, const Partial& partial) {
        if (!partial.numbers[0]) return;
        const Version floor = partial.floor();
        limits.push_back({Kind::atLeast, floor});
        if (partial.whole()) limits.push_back({Kind::atMost, floor});
        else below(limits, partial.numbers[1] ? nextMinor(floor) : nextMajor(floor));
    }

    static void caret(Limits& limits, const Partial& partial) {
        if (!partial.numbers[0]) return;
        const Version floor = partial.floor();
        limits.push_back({Kind::atLeast, floor});
        below(limits, !partial.numbers[1] ? nextMajor(floor) : !partial.whole() && floor.major == 0 ? nextMinor(floor) : endOfCaret(floor));
    }

    static void tilde(Limits& limits, const Partial& partial) {
        if (!partial.numbers[0]) return;
        const Version floor = partial.floor();
        limits.push_back({Kind::atLeast, floor});
        below(limits, partial.numbers[1] ? nextMinor(floor) : nextMajor(floor));
    }

    static void compare(Limits& limits, std::string_view sign, const Partial& partial) {
        const Version floor = partial.floor();
        const bool any = !partial.numbers[0];
        const Version next = partial.numbers[1] ? nextMinor(floor) : nextMajor(floor);
        if (sign == ">=") {
            if (!any) limits.push_back({Kind::atLeast, floor});
        } else if (sign == "<=") {
            if (!any) limits.push_back(partial.whole() ? Limit{Kind::atMost, floor} : Limit{Kind::below, next});
        } else if (any) {
            limits.push_back({Kind::below, {}});  // "<*" and ">*": no version at all
        } else if (sign == ">") {
            limits.push_back(partial.whole() ? Limit{Kind::above, floor} : Limit{Kind::atLeast, next});
        } else {
            limits.push_back({Kind::below, floor});
        }
    }

    static bool simple(Limits& limits, std::string_view sign, std::string_view text) {
        const auto partial = readPartial(text);
        if (!partial) return false;
        if (sign == "^") caret(limits, *partial);
        else if (sign == "~" || sign == "~>") tilde(limits, *partial);
        else if (sign.empty() || sign == "=") within(limits, *partial);
        else compare(limits, sign, *partial);
        return true;
    }

    static bool hyphen(Limits& limits, std::string_view from, std::string_view to) {
        const auto first = readPartial(trimmed(from)), last = readPartial(trimmed(to));
        if (!first || !last) return false;
        compare(limits, ">=", *first);
        compare(limits, "<=", *last);
        return true;
    }

    /// What stands between two "||".
    static std::optional<Limits> read(std::string_view text) {
        Limits limits;
        text = trimmed(text);
        if (const auto sides = split(text, " - "); sides.size() == 2)
            return hyphen(limits, sides[0], sides[1]) ? std::optional(limits) : std::nullopt;
        while (!text.empty()) {
            const std::size_t signEnd = std::min(text.find_first_not_of("<>=~^"), text.size());
            const std::string_view sign = text.substr(0, signEnd), rest = trimmed(text.substr(signEnd));
            const std::string_view word = rest.substr(0, rest.find_first_of(" \t\r\n"));
            constexpr std::array<std::string_view, 9> known{"", "=", "^", "~", "~>", "<", ">", "<=", ">="};
            if (std::find(known.begin(), known.end(), sign) == known.end() || !simple(limits, sign, word)) return std::nullopt;
            text = trimmed(rest.substr(word.size()));
        }
        return limits;
    }
};

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
    if (text.size() > longestText) return std::nullopt;
    VersionRange range;
    for (const std::string_view choice : split(text, "||")) {
        auto limits = RangeReader::read(choice);
        if (!limits) return std::nullopt;
        range.m_choices.push_back(std::move(*limits));
    }
    return range;
}

bool VersionRange::contains(const Version& version) const {
    return std::any_of(m_choices.begin(), m_choices.end(), [&](const Limits& limits) { return fits(limits, version); });
}

bool VersionRange::fits(const Limits& limits, const Version& version) {
    bool named = version.prerelease.empty();
    for (const Limit& limit : limits) {
        const auto order = version <=> limit.version;
        if (limit.kind == Limit::Kind::atLeast ? order < 0 : limit.kind == Limit::Kind::above ? order <= 0 : limit.kind == Limit::Kind::atMost ? order > 0 : order >= 0)
            return false;
        named = named || (!limit.version.prerelease.empty() && limit.version.major == version.major && limit.version.minor == version.minor &&
                          limit.version.patch == version.patch);
    }
    return named;
}

std::string VersionRange::textOf(const Limits& limits) {
    const Limit *from = nullptr, *to = nullptr;  // the narrowest
    for (const Limit& limit : limits) {
        const bool lower = limit.kind == Limit::Kind::atLeast || limit.kind == Limit::Kind::above;
        if (lower && (!from || limit.version > from->version || (limit.version == from->version && limit.kind == Limit::Kind::above))) from = &limit;
        if (!lower && (!to || limit.version < to->version || (limit.version == to->version && limit.kind == Limit::Kind::below))) to = &limit;
    }
    if (!from && !to) return "*";
    const std::string least = from ? (from->kind == Limit::Kind::above ? ">" : ">=") + from->version.text() : std::string();
    const std::string most = to ? (to->kind == Limit::Kind::below ? "<" : "<=") + to->version.text() : std::string();
    if (!to) return least;
    if (!from) return most;
    const Version &first = from->version, &end = to->version;
    if (from->kind == Limit::Kind::atLeast && to->kind == Limit::Kind::atMost && first == end) return first.text();
    if (from->kind == Limit::Kind::atLeast && to->kind == Limit::Kind::below) {
        const bool round = first.patch == 0 && first.prerelease.empty();
        if (round && first.minor == 0 && end == nextMajor(first)) return std::to_string(first.major);
        if (round && end == nextMinor(first)) return std::to_string(first.major) + "." + std::to_string(first.minor);
        if (end == endOfCaret(first)) return "^" + first.text();
        if (end == nextMinor(first)) return "~" + first.text();
    }
    return least + " " + most;
}

std::string VersionRange::text() const {
    std::string text;
    for (const Limits& limits : m_choices) text += (text.empty() ? "" : " || ") + textOf(limits);
    return text;
}

std::string plainRange(std::string_view range) {
    const auto known = VersionRange::parse(range);
    return known ? known->text() : std::string(range);
}

}  // namespace edge::modules
