#include "runner/cli/invoke.h"

#include <openssl/evp.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "runner/cli/http_request.h"
#include "runner/cli/log_printer.h"
#include "runner/config/read_file.h"
#include "runner/modules/archive.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr int usageError = 2;
constexpr std::chrono::seconds longestWaitForEvents{2};
constexpr std::chrono::milliseconds patience{500};

protocol::Result<HttpRequest> makeRequest(const InvokeOptions& options) {
    HttpRequest request;
    request.body = options.data;
    request.hasBody = options.hasData || !options.dataFile.empty();
    if (!options.dataFile.empty()) {
        auto bytes = config::readFile(options.dataFile, options.dataFile.string());
        if (!bytes.ok()) return bytes.error();
        request.body = std::move(*bytes);
    }
    request.method = !options.method.empty() ? options.method : request.hasBody ? "POST" : "GET";
    request.headers = options.headers;
    const bool named = std::any_of(options.headers.begin(), options.headers.end(), [](const std::string& header) {
        return header.size() > 12 && strncasecmp(header.c_str(), "content-type", 12) == 0;
    });
    if (request.hasBody && !named)
        request.headers.push_back(Json::accept(request.body) ? "content-type: application/json"
                                                             : "content-type: application/octet-stream");
    return request;
}

std::string base64(const std::string& bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                       reinterpret_cast<const unsigned char*>(bytes.data()), int(bytes.size()));
    text.resize(std::size_t(length));
    return text;
}

bool isText(const std::string& bytes) {
    try {
        (void)Json(bytes).dump();
        return true;
    } catch (const Json::type_error&) {
        return false;
    }
}

Json headersJson(const Headers& headers) {
    Json object = Json::object();
    for (const auto& [name, value] : headers) {
        Json& entry = object[name];
        if (entry.is_null()) entry = value;
        else if (entry.is_array()) entry.push_back(value);
        else entry = Json::array({entry, value});
    }
    return object;
}

void printJson(const Json& object) {
    std::cout << object.dump(2, ' ', false, Json::error_handler_t::replace) << std::endl;
}

/// One invocation from the start of its host to its last event.
class Invoke {
public:
    Invoke(const InvokeOptions& options, std::shared_ptr<const eszip::Archive> archive, HttpRequest request)
        : m_options(options), m_request(std::move(request)), m_printer(std::cerr, PrintScope::all),
          m_signals(m_loop, SIGINT, SIGTERM), m_limit(m_loop), m_supervisor(m_loop, makeOptions(options, std::move(archive)), handlers()) {}

    ~Invoke() {
        if (m_sender.joinable()) m_sender.join();
    }

    int run() {
        const auto outcome = m_supervisor.start();
        if (!outcome.ok()) return report(outcome.error());
        m_signals.async_wait([this](auto error, int) {
            if (!error) m_supervisor.stop(std::chrono::milliseconds(0));
        });
        m_loop.run();
        if (!m_failure.code.empty()) return report(m_failure);
        if (!m_response.ok()) return report(m_response.error());
        print();
        return m_response->status < 500 ? 0 : 1;
    }

private:
    static supervisor::SupervisorOptions makeOptions(const InvokeOptions& options, std::shared_ptr<const eszip::Archive> archive) {
        auto result = supervisorOptions(options.run);
        result.content = std::move(archive);
        result.port = 0;
        result.authentication = supervisor::Authentication::off;
        result.watch = false;
        result.buildAhead = supervisor::BuildAhead::nothing;
        return result;
    }

    supervisor::Supervisor::Handlers handlers() {
        supervisor::Supervisor::Handlers handlers;
        handlers.events = [this](std::string_view lines) { take(lines); };
        handlers.ready = [this] { send(); };
        handlers.ended = [this](const protocol::Error& error) {
            m_failure = error;
            m_loop.stop();
        };
        return handlers;
    }

    void send() {
        m_request.url = m_supervisor.url() + m_options.function + m_options.path;
        m_sender = std::thread([this] {
            auto response = sendRequest(m_request);
            boost::asio::post(m_loop, [this, response = std::move(response)]() mutable {
                m_response = std::move(response);
                m_answered = true;
                endWhenComplete();
                m_limit.expires_after(longestWaitForEvents);
                m_limit.async_wait([this](auto error) {
                    if (!error) m_supervisor.stop(patience);
                });
            });
        });
    }

    /// The invocation's own event comes after the answer, when its background work is done.
    void endWhenComplete() {
        if (m_answered && !m_invocation.is_null()) m_supervisor.stop(patience);
    }

    void take(std::string_view lines) {
        if (!m_options.json) m_printer.print(lines);
        while (!lines.empty()) {
            const std::string_view line = lines.substr(0, lines.find('\n'));
            lines.remove_prefix(std::min(lines.size(), line.size() + 1));
            Json event = Json::parse(line, nullptr, false);
            if (!event.is_object()) continue;
            const Json type = event.value("type", Json());
            event.erase("type");
            if (type == "log") m_logs.push_back(std::move(event));
            else if (type == "built" && !event["problems"].empty()) m_problems = event["problems"];
            else if (type == "invocation.finished") m_invocation = std::move(event);
        }
        endWhenComplete();
    }

    void print() const {
        if (m_options.json) {
            const bool text = isText(m_response->body);
            Json object = {{"status", m_response->status},
                           {"headers", headersJson(m_response->headers)},
                           {"body", text ? m_response->body : base64(m_response->body)},
                           {"bodyEncoding", text ? "utf-8" : "base64"},
                           {"invocation", m_invocation},
                           {"logs", m_logs}};
            if (!m_problems.empty()) object["problems"] = m_problems;
            return printJson(object);
        }
        if (m_options.include) {
            std::cout << "HTTP/1.1 " << m_response->status << '\n';
            for (const auto& [name, value] : m_response->headers) std::cout << name << ": " << value << '\n';
            std::cout << '\n';
        }
        std::cout << m_response->body;
        if (isatty(STDOUT_FILENO) && !m_response->body.empty() && m_response->body.back() != '\n') std::cout << '\n';
        std::cout << std::flush;
        if (m_response->status >= 400) std::cerr << "status " << m_response->status << std::endl;
    }

    int report(const protocol::Error& error) const {
        if (m_options.json)
            printJson({{"error", {{"code", error.code}, {"message", error.message}, {"hint", error.hint}}}, {"logs", m_logs}});
        else printError(error);
        return 1;
    }

    const InvokeOptions& m_options;
    HttpRequest m_request;
    boost::asio::io_context m_loop;
    LogPrinter m_printer;
    boost::asio::signal_set m_signals;
    boost::asio::steady_timer m_limit;
    Json m_logs = Json::array();
    Json m_problems = Json::array();
    Json m_invocation;
    bool m_answered = false;
    protocol::Error m_failure;
    protocol::Result<HttpResponse> m_response = protocol::Error{"interrupted", "The invocation was interrupted.", ""};
    supervisor::Supervisor m_supervisor;
    std::thread m_sender;
};

/// Gives the archive where there is nothing against it.
protocol::Result<std::shared_ptr<const eszip::Archive>> archiveFor(const InvokeOptions& options) {
    auto archive = modules::loadArchive(options.run.archive);
    if (!archive.ok()) return archive.error();
    const std::string name = modules::archivedFunction(*archive, options.run.archive);
    if (name == options.function) return std::make_shared<const eszip::Archive>(std::move(*archive));
    return protocol::Error {"no_function", options.run.archive.string() + " does not hold " + options.function + ".", "It holds: " + name + "."};
}

/// Why a function of the project cannot even be tried; empty code when it can.
protocol::Error refusal(const InvokeOptions& options) {
    const auto project = config::loadProject(options.run.project);
    if (!project.ok()) return project.error();
    const config::Function* function = project->find(options.function);
    if (function && function->enabled) return {};
    std::string names;
    for (const config::Function& known : project->functions) names += (names.empty() ? "" : ", ") + known.name;
    if (function)
        return {"function_disabled", "The function " + options.function + " is switched off.",
                "Set enabled = true in [functions." + options.function + "] of supabase/config.toml."};
    return {"no_function", "There is no function " + options.function + " in " + project->functionsDirectory.string() + ".",
            names.empty() ? "Create it with: edge-runner new " + options.function : "There are: " + names + "."};
}

int refuse(const InvokeOptions& options, const protocol::Error& error) {
    if (options.json) printJson({{"error", {{"code", error.code}, {"message", error.message}, {"hint", error.hint}}}});
    else printError(error);
    return usageError;
}

}  // namespace

int runInvoke(const InvokeOptions& options) {
    std::shared_ptr<const eszip::Archive> archive;
    if (!options.run.archive.empty()) {
        auto found = archiveFor(options);
        if (!found.ok()) return refuse(options, found.error());
        archive = std::move(*found);
    } else if (const protocol::Error refused = refusal(options); !refused.code.empty()) {
        return refuse(options, refused);
    }
    auto request = makeRequest(options);
    if (!request.ok()) return refuse(options, request.error());
    return Invoke(options, std::move(archive), std::move(*request)).run();
}

void addInvoke(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("invoke", "Run one request and print the answer");
    auto options = std::make_shared<InvokeOptions>();
    command->add_option("name", options->function, "The function's name")->required();
    addRunOptions(*command, options->run);
    command->add_option("--method", options->method, "HTTP method (default: GET, with a body POST)");
    command->add_option("--path", options->path, "Path and query behind the name, e.g. /items?limit=1")
        ->check([](const std::string& path) {
            return path.empty() || path[0] == '/' || path[0] == '?' ? "" : "begins with / or ?";
        });
    command->add_option("--header", options->headers, "A request header, \"name: value\"; may be repeated")->allow_extra_args(false);
    auto* data = command->add_option("--data", options->data, "The request body");
    command->add_option("--data-file", options->dataFile, "The request body, from a file")->excludes(data);
    command->add_flag("--include", options->include, "Print status and headers before the body");
    command->add_flag("--json", options->json, "Print answer, phases and log as one JSON object");
    command->callback([options, data, &exitCode] {
        options->hasData = data->count() > 0;
        exitCode = runInvoke(*options);
    });
}

}  // namespace edge::cli
