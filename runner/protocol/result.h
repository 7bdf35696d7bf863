#pragma once

#include <string>
#include <utility>
#include <variant>

namespace edge::protocol {

/// What went wrong, in words a user can act on. `code` is stable and for programs; `hint` says what to do next.
struct Error {
    std::string code;     ///< snake_case, e.g. "port_in_use"
    std::string message;  ///< what happened, to what: one sentence
    std::string hint;     ///< what to do; may be empty
    bool operator==(const Error&) const = default;
};

/// Either a value or an Error. Nothing of ours throws across a library edge; this is how failure travels.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() { return std::get<0>(m_state); }
    const T& value() const { return std::get<0>(m_state); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

struct Nothing {
    bool operator==(const Nothing&) const = default;
};

/// Result of an action that has no value of its own.
using Outcome = Result<Nothing>;

inline Outcome success() { return Nothing{}; }

}  // namespace edge::protocol
