#pragma once

#include <nlohmann/json.hpp>

namespace edge::eszip {

/// Lets JSON pass by without keeping any of it: what is built on it costs memory only for what it takes, however the
/// text is nested.
class IgnoringSax : public nlohmann::json_sax<nlohmann::json> {
public:
    bool whole() const { return m_whole; }

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool key(string_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return m_whole = false; }

private:
    bool m_whole = true;
};

}  // namespace edge::eszip
