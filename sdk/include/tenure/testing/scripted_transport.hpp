// Testing: transports that answer from a script or a function instead of the network.
// They stand where http/transport.hpp's make_transport stands in production.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tenure/http/transport.hpp"
#include "tenure/testing/script.hpp"

namespace tenure::inline v1 {

/// Answers each request with the next step of its script and remembers the requests.
/// Threads: may be shared, though the order of a script then is the order of arrival.
class ScriptedTransport final : public Transport {
 public:
    explicit ScriptedTransport(Script script = {}) : script_(std::move(script)) {}

    /// Appends a step that answers or throws.
    ScriptedTransport& expect(RequestMatch expected, ScriptedAnswer answer) {
        script_.push_back({std::move(expected), std::move(answer)});
        return *this;
    }

    /// Throws: the step's Error; Error{internal} for a request the script does not expect.
    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override {
        context.check("scripted request");
        return deliver(take(request), sink);
    }

    /// Returns every request so far, in order.
    std::vector<HttpRequest> requests() const {
        const std::lock_guard lock(mutex_);
        return requests_;
    }

    /// Returns what went against the script, or "" when every step happened as written.
    std::string problem() const {
        const std::lock_guard lock(mutex_);
        if (!surprise_.empty()) return surprise_;
        for (std::size_t step = next_; step < script_.size(); ++step) {
            if (script_[step].need == ScriptedExchange::Need::required) {
                return "step " + std::to_string(step + 1) + " of " +
                       std::to_string(script_.size()) +
                       " never happened: " + script_[step].expected.description;
            }
        }
        return {};
    }

    /// Returns the first unexpected request, or "" when there was none.
    std::string surprise() const {
        const std::lock_guard lock(mutex_);
        return surprise_;
    }

 private:
    HttpResponse take(const HttpRequest& request) {
        const std::lock_guard lock(mutex_);
        requests_.push_back(request);
        if (next_ < script_.size() && script_[next_].need == ScriptedExchange::Need::optional &&
            !script_[next_].expected.matches(request)) {
            ++next_;
        }
        if (next_ >= script_.size()) return refuse(request, "no further request");
        if (!script_[next_].expected.matches(request)) {
            return refuse(request, script_[next_].expected.description);
        }
        const ScriptedAnswer& answer = script_[next_++].answer;
        if (const auto* error = std::get_if<Error>(&answer)) throw Error(*error);
        return std::get<HttpResponse>(answer);
    }

    HttpResponse refuse(const HttpRequest& request, const std::string& expected) {
        const std::string text = "got " + request.method + " " + request.url + " " + request.body +
                                 ", expected " + expected;
        if (surprise_.empty()) surprise_ = text;
        throw Error(Errc::internal, "scripted request", "", text);
    }

    mutable std::mutex mutex_;
    Script script_;
    std::size_t next_ = 0;
    std::string surprise_;
    std::vector<HttpRequest> requests_;
};

/// Answers every request by a function, for tests where the order does not matter.
/// Threads: may be shared if the function may be.
class AnsweringTransport final : public Transport {
 public:
    using Function = std::function<HttpResponse(const HttpRequest&, const Context&)>;
    explicit AnsweringTransport(Function answer) : answer_(std::move(answer)) {}

    HttpResponse send(const HttpRequest& request, const BodySink* sink,
                      const Context& context = {}) override {
        context.check("answering request");
        return deliver(answer_(request, context), sink);
    }

 private:
    Function answer_;
};

/// One re-run of a conversation in which one step failed.
struct FailedRun {
    std::size_t step = 0;        ///< counted from 0
    std::string failure;         ///< how it failed, e.g. "connection cut"
    std::optional<Error> error;  ///< what the run threw; nothing when it coped
};

/// Returns the failures every step is tried with.
inline std::vector<std::pair<std::string, ScriptedAnswer>> common_failures() {
    HttpResponse html{200, {}, "<html><body>Down for maintenance</body></html>"};
    html.headers.set("Content-Type", "text/html");
    return {{"connection cut", network_error()},
            {"HTTP 500 with an empty body", HttpResponse{500, {}, ""}},
            {"HTML with status 200", std::move(html)},
            {"truncated JSON", json_response(R"({"success":true,"result":[{"id":"1)")}};
}

/// Runs a conversation once as written, then again for each step and common failure: the step
/// fails once, and is answered as written if it is asked again. `run` takes a Transport&.
/// Throws: std::logic_error when a run sends what the script does not expect; whatever `run`
/// throws besides Error.
template <class Run>
std::vector<FailedRun> for_each_failure(const Script& script, Run run) {
    ScriptedTransport as_written(script);
    run(static_cast<Transport&>(as_written));
    if (!as_written.problem().empty()) throw std::logic_error(as_written.problem());

    std::vector<FailedRun> runs;
    for (std::size_t step = 0; step < script.size(); ++step) {
        for (const auto& [name, failure] : common_failures()) {
            Script broken = script;
            broken[step].need = ScriptedExchange::Need::optional;
            broken.insert(broken.begin() + static_cast<std::ptrdiff_t>(step),
                          {script[step].expected, failure});
            ScriptedTransport transport(std::move(broken));
            FailedRun result{step, name, std::nullopt};
            try {
                run(static_cast<Transport&>(transport));
            } catch (const Error& error) {
                result.error = error;
            }
            if (!transport.surprise().empty()) {
                throw std::logic_error("after \"" + name + "\" in step " +
                                       std::to_string(step + 1) + ": " + transport.surprise());
            }
            runs.push_back(std::move(result));
        }
    }
    return runs;
}

}  // namespace tenure::inline v1
