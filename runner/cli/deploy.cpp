#include "runner/cli/deploy.h"

#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "runner/config/project.h"
#include "runner/platform/deployment.h"
#include "runner/platform/target.h"
#include "runner/platform/upload_plan.h"
#include "runner/protocol/figures.h"

namespace edge::cli {
namespace {

using Json = nlohmann::ordered_json;
using protocol::Error;
using protocol::Result;

std::atomic<bool> cancelAsked = false;

/// While it lives, SIGINT and SIGTERM ask for a cancel instead of ending the process.
class CancelSignals {
public:
    CancelSignals() {
        cancelAsked = false;
        struct sigaction action {};
        action.sa_handler = [](int) { cancelAsked = true; };
        sigaction(SIGINT, &action, &m_interrupt);
        sigaction(SIGTERM, &action, &m_terminate);
    }
    ~CancelSignals() {
        sigaction(SIGINT, &m_interrupt, nullptr);
        sigaction(SIGTERM, &m_terminate, nullptr);
    }
    CancelSignals(const CancelSignals&) = delete;
    CancelSignals& operator=(const CancelSignals&) = delete;

private:
    struct sigaction m_interrupt {}, m_terminate {};
};

std::string text(const Json& json, int indent = -1) {
    return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

std::string countText(std::size_t count, const std::string& one) { return std::to_string(count) + " " + one + (count == 1 ? "" : "s"); }

/// The way there, for people on a terminal or for the studio.
class Progress {
public:
    Progress(std::ostream& out, ProgressForm form, bool quiet) : m_out(out), m_form(form), m_quiet(quiet) {}

    void plan(const platform::UploadPlan& plan) {
        if (m_form == ProgressForm::json) {
            say({{"type", "plan"}, {"function", plan.slug}, {"files", plan.files.size()}, {"bytes", plan.bytes()}, {"warnings", plan.warnings}});
            return;
        }
        if (m_quiet) return;
        for (const auto& file : plan.files) m_out << "  " << file.name << "  " << protocol::bytesText(file.bytes) << '\n';
        for (const std::string& warning : plan.warnings) m_out << "warning: " << warning << '\n';
    }

    void sent(std::uint64_t sent, std::uint64_t total) {
        const bool first = m_sent == 0;
        m_sent = sent;
        if (m_form == ProgressForm::json) say({{"type", "uploading"}, {"sent", sent}, {"total", total}});
        else if (!m_quiet && first) m_out << "Uploading " << protocol::bytesText(total) << " …" << std::endl;
        if (sent < total) return;
        if (m_form == ProgressForm::json) say({{"type", "bundling"}});
        else if (!m_quiet) m_out << "Bundling on the platform …" << std::endl;
        m_sent = 0;
    }

    void waiting(std::chrono::seconds pause) {
        if (m_form == ProgressForm::json) say({{"type", "waiting"}, {"seconds", pause.count()}});
        else if (!m_quiet) m_out << "The platform asks to wait " << pause.count() << " s (rate limit) …" << std::endl;
    }

private:
    void say(const Json& line) { m_out << text(line) << std::endl; }

    std::ostream& m_out;
    ProgressForm m_form;
    bool m_quiet;
    std::uint64_t m_sent = 0;
};

Json planJson(const platform::UploadPlan& plan) {
    Json files = Json::array();
    for (const auto& file : plan.files) files.push_back({{"path", file.name}, {"bytes", file.bytes}});
    return {{"slug", plan.slug}, {"action", plan.enabled ? "deploy" : "skip"}, {"files", files}, {"bytes", plan.bytes()}, {"warnings", plan.warnings}};
}

Result<platform::UploadPlan> makePlan(const DeployOptions& options, const config::Project& project) {
    if (!config::isSlug(options.function))
        return Error{"bad_slug", "\"" + options.function + "\" cannot be the name of a function.",
                     "Begin with a letter and use letters, digits, '_' and '-' only."};
    const config::Function* function = project.find(options.function);
    if (!function) {
        std::string names;
        for (const auto& known : project.functions) names += (names.empty() ? "" : ", ") + known.name;
        return Error{"unknown_function", "There is no function " + options.function + " in " + project.directory.string() + ".",
                     names.empty() ? "Create one with: edge-runner new " + options.function : "It has: " + names + "."};
    }
    auto plan = platform::planUpload(project, *function);
    if (plan && options.noVerifyJwt) plan->verifyJwt = false;
    return plan;
}

int exitCodeOf(const Error& error) {
    for (const char* usage : {"bad_slug", "no_project_ref", "bad_project_ref", "bad_api_url", "bad_profile"})
        if (error.code == usage) return 2;
    return 1;
}

/// One deployment from the question to the answer. Every step returns the error that ends it, if any.
class Deploy {
public:
    Deploy(const DeployOptions& options, std::ostream& out, std::ostream& notes)
        : m_options(options), m_out(out), m_notes(notes), m_progress(notes, options.progress, options.json) {}

    int run() {
        const auto failed = m_options.dryRun ? showPlan() : deploy();
        if (!failed) return 0;
        if (m_options.json) {
            m_out << text({{"error", {{"code", failed->code}, {"message", failed->message}, {"hint", failed->hint}}}}, 2) << std::endl;
        } else {
            m_notes << "error: " << failed->message << '\n';
            if (!failed->hint.empty()) m_notes << "  " << failed->hint << std::endl;
        }
        return exitCodeOf(*failed);
    }

private:
    std::optional<Error> prepare() {
        auto project = config::loadProject(m_options.project);
        if (!project) return project.error();
        auto plan = makePlan(m_options, *project);
        if (!plan) return plan.error();
        m_plan = std::move(*plan);
        const auto ref = platform::findProjectRef(m_options.projectRef, project->supabaseDirectory, m_variables);
        if (ref) m_ref = *ref;
        else if (!m_options.dryRun || ref.error().code != "no_project_ref") return ref.error();
        return std::nullopt;
    }

    /// A dry run may lack the project: what goes up does not depend on it.
    std::optional<Error> showPlan() {
        if (auto failed = prepare()) return failed;
        if (m_options.json) {
            const Json ref = m_ref.empty() ? Json(nullptr) : Json(m_ref);
            m_out << text({{"project_ref", ref}, {"functions", Json::array({planJson(m_plan)})}}, 2) << std::endl;
            return std::nullopt;
        }
        m_out << m_plan.slug << (m_ref.empty() ? "" : " → project " + m_ref) << '\n';
        Progress(m_out, ProgressForm::text, false).plan(m_plan);
        if (!m_plan.enabled) m_out << "Switched off in supabase/config.toml (enabled = false): nothing would be sent.\n";
        else m_out << countText(m_plan.files.size(), "file") << ", " << protocol::bytesText(m_plan.bytes()) << ". Nothing was sent (dry run).\n";
        m_out << std::flush;
        return std::nullopt;
    }

    std::optional<Error> deploy() {
        if (auto failed = prepare()) return failed;
        const auto profile = platform::loadProfile(m_options.apiUrl, m_variables);
        if (!profile) return profile.error();
        if (!m_plan.enabled) return reportSkipped();
        const auto token = platform::findAccessToken(*profile, m_variables);
        if (!token) return token.error();
        m_progress.plan(m_plan);

        const CancelSignals signals;
        const platform::ManagementClient client({.apiUrl = profile->apiUrl, .token = *token});
        platform::RequestListener listener;
        listener.onSent = [this](std::uint64_t sent, std::uint64_t total) { m_progress.sent(sent, total); };
        listener.onRateLimited = [this](std::chrono::seconds pause) { m_progress.waiting(pause); };
        listener.cancelled = [] { return cancelAsked.load(); };
        const auto deployed = platform::deploy(client, m_ref, m_plan, listener);
        if (!deployed) return deployed.error();
        reportDeployed(*profile, *deployed);
        return std::nullopt;
    }

    std::optional<Error> reportSkipped() {
        if (m_options.json) m_out << text({{"project_ref", m_ref}, {"functions", Json::array({planJson(m_plan)})}}, 2) << std::endl;
        else m_notes << m_plan.slug << " is switched off in supabase/config.toml (enabled = false). Nothing was sent." << std::endl;
        return std::nullopt;
    }

    void reportDeployed(const platform::Profile& profile, const platform::RemoteFunction& function) {
        const std::string url = platform::functionUrl(profile, m_ref, m_plan.slug);
        if (m_options.json) {
            Json entry = {{"slug", m_plan.slug}, {"action", "deployed"}, {"id", function.id}, {"version", function.version},
                          {"status", function.status}, {"files", m_plan.files.size()}, {"bytes", m_plan.bytes()},
                          {"warnings", m_plan.warnings}, {"url", url}};
            m_out << text({{"project_ref", m_ref}, {"functions", Json::array({entry})},
                           {"dashboard_url", profile.dashboardUrl + "/project/" + m_ref + "/functions"}}, 2) << std::endl;
            return;
        }
        m_notes << "Deployed " << m_plan.slug << " to project " << m_ref << ", version " << function.version << "." << std::endl;
        m_out << url << std::endl;
    }

    const DeployOptions& m_options;
    std::ostream& m_out;
    std::ostream& m_notes;
    Progress m_progress;
    const platform::Variables m_variables = platform::processVariables();
    platform::UploadPlan m_plan;
    std::string m_ref;
};

}  // namespace

int runDeploy(const DeployOptions& options, std::ostream& out, std::ostream& notes) { return Deploy(options, out, notes).run(); }

void addDeploy(CLI::App& app, int& exitCode) {
    auto* command = app.add_subcommand("deploy", "Put a function on the platform");
    auto options = std::make_shared<DeployOptions>();
    const std::map<std::string, ProgressForm> forms{{"text", ProgressForm::text}, {"json", ProgressForm::json}};
    command->add_option("name", options->function, "The function's name")->required();
    command->add_option("--project-ref", options->projectRef, "Twenty letters; else SUPABASE_PROJECT_ID or supabase/.temp/project-ref");
    command->add_option("--project", options->project, "Folder that holds supabase/ (default: here)");
    command->add_option("--api-url", options->apiUrl, "Address of another Management API");
    command->add_flag("--dry-run", options->dryRun, "Only say what would go up; needs no network and no token");
    command->add_flag("--json", options->json, "Print the result as one JSON object");
    command->add_flag("--no-verify-jwt", options->noVerifyJwt, "Let anybody call the function");
    command->add_option("--progress", options->progress, "How the progress is written to stderr: text or json")
        ->transform(CLI::CheckedTransformer(forms));
    command->callback([options, &exitCode] { exitCode = runDeploy(*options, std::cout, std::cerr); });
}

}  // namespace edge::cli
