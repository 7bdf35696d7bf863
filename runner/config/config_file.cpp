#include "runner/config/config_file.h"

#include <algorithm>
#include <cctype>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace edge::config {
namespace {

/// Reads typed values out of one TOML document and collects what was wrong with them.
class Reader {
public:
    Reader(const std::string& shown, const EnvironmentLookup& lookup, std::vector<Warning>& warnings)
        : m_shown(shown), m_lookup(lookup), m_warnings(warnings) {}

    std::optional<std::string> text(const toml::table& table, const std::string& key, const std::string& name) {
        const toml::node* node = table.get(key);
        if (!node) return std::nullopt;
        const auto value = node->value_exact<std::string>();
        if (!value) return wrongKind(*node, name, "a text in quotes"), std::nullopt;
        return fillIn(*value, *node, name);
    }

    std::optional<bool> flag(const toml::table& table, const std::string& key, const std::string& name) {
        const toml::node* node = table.get(key);
        if (!node) return std::nullopt;
        const auto value = node->value_exact<bool>();
        if (!value) wrongKind(*node, name, "true or false");
        return value;
    }

    std::optional<int> port(const toml::table& table, const std::string& key, const std::string& name) {
        const toml::node* node = table.get(key);
        if (!node) return std::nullopt;
        const auto value = node->value_exact<std::int64_t>();
        if (value && *value >= 0 && *value <= 65535) return int(*value);
        wrongKind(*node, name, "a port from 0 to 65535");
        return std::nullopt;
    }

    std::vector<std::string> texts(const toml::table& table, const std::string& key, const std::string& name) {
        std::vector<std::string> values;
        const toml::node* node = table.get(key);
        if (!node) return values;
        const toml::array* array = node->as_array();
        if (!array) return wrongKind(*node, name, "a list of texts"), values;
        for (const toml::node& item : *array) {
            if (const auto value = item.value_exact<std::string>()) values.push_back(*value);
            else wrongKind(item, name, "a list of texts");
        }
        return values;
    }

    std::map<std::string, std::string> variables(const toml::table& table, const std::string& key,
                                                 const std::string& name, bool upperCase) {
        std::map<std::string, std::string> values;
        const toml::table* inner = subtable(table, key, name);
        if (!inner) return values;
        for (const auto& [innerKey, node] : *inner) {
            std::string variable(innerKey.str());
            const auto value = text(*inner, variable, name + "." + variable);
            if (upperCase)
                std::transform(variable.begin(), variable.end(), variable.begin(),
                               [](unsigned char letter) { return char(std::toupper(letter)); });
            if (value) values[variable] = *value;
        }
        return values;
    }

    const toml::table* subtable(const toml::table& table, const std::string& key, const std::string& name) {
        const toml::node* node = table.get(key);
        if (!node) return nullptr;
        if (!node->as_table()) wrongKind(*node, name, "a table");
        return node->as_table();
    }

    void warn(const toml::node& node, protocol::Error error, std::string function = {}) {
        const auto begin = node.source().begin;
        m_warnings.push_back({std::move(error), std::move(function), {m_shown, int(begin.line), int(begin.column)}});
    }

private:
    void wrongKind(const toml::node& node, const std::string& name, const std::string& wanted) {
        warn(node, {"config_value", m_shown + ": " + name + " must be " + wanted + "; it is not used.",
                    "Correct the value on this line."});
    }

    std::optional<std::string> fillIn(const std::string& value, const toml::node& node, const std::string& name) {
        if (value.rfind("encrypted:", 0) == 0) {
            warn(node, {"secret_encrypted", m_shown + ": " + name + " is encrypted and cannot be read here.",
                        "Give it in an env file for local runs."});
            return std::nullopt;
        }
        if (value.size() < 5 || value.rfind("env(", 0) != 0 || value.back() != ')') return value;
        const std::string variable = value.substr(4, value.size() - 5);
        auto filled = m_lookup(variable);
        if (!filled)
            warn(node, {"variable_unset", m_shown + ": " + name + " wants the environment variable " + variable +
                            ", which is not set.",
                        "Set it in the shell or in supabase/.env."});
        return filled;
    }

    const std::string& m_shown;
    const EnvironmentLookup& m_lookup;
    std::vector<Warning>& m_warnings;
};

FunctionEntry readFunction(Reader& reader, const toml::table& table, const std::string& section) {
    FunctionEntry entry;
    entry.line = int(table.source().begin.line);
    entry.entrypoint = reader.text(table, "entrypoint", section + ".entrypoint").value_or("");
    entry.importMap = reader.text(table, "import_map", section + ".import_map").value_or("");
    entry.staticFiles = reader.texts(table, "static_files", section + ".static_files");
    entry.verifyJwt = reader.flag(table, "verify_jwt", section + ".verify_jwt");
    entry.enabled = reader.flag(table, "enabled", section + ".enabled").value_or(true);
    entry.environment = reader.variables(table, "env", section + ".env", false);
    return entry;
}

void readFunctions(Reader& reader, const toml::table& root, ConfigFile& config) {
    const toml::table* functions = reader.subtable(root, "functions", "functions");
    if (!functions) return;
    for (const auto& [key, node] : *functions) {
        const std::string name(key.str());
        const toml::table* table = reader.subtable(*functions, name, "functions." + name);
        if (!table) continue;
        if (isSlug(name)) config.functions[name] = readFunction(reader, *table, "functions." + name);
        else
            reader.warn(*table, {"function_name", "functions." + name + " is not a name the platform accepts.",
                                 "Use letters, digits, '_' and '-', beginning with a letter."});
    }
}

void readRuntime(Reader& reader, const toml::table& root, ConfigFile& config) {
    const toml::table* table = reader.subtable(root, "edge_runtime", "edge_runtime");
    if (!table) return;
    config.inspectorPort = reader.port(*table, "inspector_port", "edge_runtime.inspector_port");
    config.secrets = reader.variables(*table, "secrets", "edge_runtime.secrets", true);
    const auto policy = reader.text(*table, "policy", "edge_runtime.policy");
    if (policy == "per_worker") config.policy = Policy::perWorker;
    else if (policy == "per_request") config.policy = Policy::perRequest;
    else if (policy == "oneshot") config.policy = Policy::oneshot;
    else if (policy)
        reader.warn(*table->get("policy"), {"config_value", "edge_runtime.policy is \"" + *policy + "\".",
                                            "Use \"per_worker\", \"per_request\" or \"oneshot\"."});
}

void readServices(Reader& reader, const toml::table& root, ConfigFile& config) {
    if (const auto* api = reader.subtable(root, "api", "api")) config.apiPort = reader.port(*api, "port", "api.port");
    if (const auto* db = reader.subtable(root, "db", "db")) config.databasePort = reader.port(*db, "port", "db.port");
    const auto* auth = reader.subtable(root, "auth", "auth");
    if (!auth) return;
    config.jwtSecret = reader.text(*auth, "jwt_secret", "auth.jwt_secret");
    config.publishableKey = reader.text(*auth, "publishable_key", "auth.publishable_key");
    config.secretKey = reader.text(*auth, "secret_key", "auth.secret_key");
    config.anonKey = reader.text(*auth, "anon_key", "auth.anon_key");
    config.serviceRoleKey = reader.text(*auth, "service_role_key", "auth.service_role_key");
}

}  // namespace

ConfigFile parseConfigFile(std::string_view text, const std::string& shown, const EnvironmentLookup& lookup) {
    ConfigFile config;
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const auto at = parsed.error().source().begin;
        config.warnings.push_back(
            {{"config_invalid", shown + " is not valid TOML: " + std::string(parsed.error().description()) + ".",
              "Correct line " + std::to_string(at.line) + "; until then the defaults are used."},
             "",
             {shown, int(at.line), int(at.column)}});
        return config;
    }
    const toml::table& root = parsed.table();
    Reader reader(shown, lookup, config.warnings);
    config.projectId = reader.text(root, "project_id", "project_id").value_or("");
    readFunctions(reader, root, config);
    readRuntime(reader, root, config);
    readServices(reader, root, config);
    return config;
}

}  // namespace edge::config
