#include "tenure/testing/conformance.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "conformance_stream.hpp"

namespace tenure::inline v1 {
namespace {

using testing_kit::Violations;

void check_identity(Connector& connector, Violations& found, const Context& context) {
    found.expect(!connector.name().empty(), "name", "the connector has no name");
    const std::string first = connector.fingerprint(context);
    found.expect(!first.empty(), "fingerprint", "it is empty");
    found.expect(first == connector.fingerprint(context), "fingerprint",
                 "it differs from one call to the next");
}

void check_streams(Connector& connector, const std::vector<StreamInfo>& all, Violations& found,
                   const Context& context) {
    found.expect(!all.empty(), "streams", "there is none");
    std::set<std::string> names;
    for (const StreamInfo& info : all) {
        found.expect(!info.name.empty(), "streams", "one has no name");
        found.expect(names.insert(info.name).second, "streams", info.name + " is listed twice");
        std::set<std::string> fields;
        for (const FieldInfo& field : info.fields) {
            found.expect(!field.name.empty() && fields.insert(field.name).second, "fields",
                         info.name + "." + field.name + " is listed twice or has no name");
        }
    }
    if (all.empty()) return;
    const std::vector<std::string> only{all.front().name};
    const auto one = connector.streams(only, context);
    found.expect(one.size() == 1 && one.front().name == only.front(), "streams",
                 "asked for " + only.front() + " alone, it lists something else");
}

void expect_error(Violations& found, const std::string& rule, const std::string& call, Errc code,
                  const std::function<void()>& run) {
    try {
        run();
        found.add(rule, call + " went on regardless");
    } catch (const Error& error) {
        found.expect(error.code() == code, rule,
                     call + " threw " + std::string(to_string(error.code())));
    } catch (const std::exception& error) {
        found.add(rule, call + " threw something other than Error: " + error.what());
    }
}

void check_endings(Connector& connector, const StreamInfo& info, Violations& found) {
    StopSource stopped;
    stopped.request_stop();
    Context stop;
    stop.stop = stopped.token();
    Context late;
    late.deadline = MonotonicTime::min();
    const ReadRequest request{
        {"conformance", info.name, Purpose::changes, ""}, nullptr, {}, {}, {}};
    expect_error(found, "stop", "read", Errc::cancelled, [&] { connector.read(request, stop); });
    expect_error(found, "stop", "streams", Errc::cancelled, [&] { connector.streams({}, stop); });
    expect_error(found, "deadline", "read", Errc::deadline, [&] { connector.read(request, late); });
    expect_error(found, "deadline", "streams", Errc::deadline,
                 [&] { connector.streams({}, late); });
}

void check_unknown_stream(Connector& connector, Violations& found, const Context& context) {
    const ReadRequest request{
        {"conformance", "NoSuchStreamAnywhere", Purpose::changes, ""}, nullptr, {}, {}, {}};
    try {
        static_cast<void>(connector.read(request, context));
        found.add("unknown stream", "reading one gave a page");
    } catch (const Error&) {
        return;
    }
}

const Outcome* outcome_of(const std::vector<Outcome>& outcomes, std::size_t item) {
    for (const Outcome& outcome : outcomes) {
        if (outcome.item == item) return &outcome;
    }
    return nullptr;
}

void check_writes(Connector& connector, const ConformanceOptions& options, Violations& found,
                  const Context& context) {
    if (options.writes.empty()) return;
    const auto outcomes = connector.write(options.writes, context);
    found.expect(outcomes.size() == options.writes.size(), "write",
                 std::to_string(outcomes.size()) + " outcomes for " +
                     std::to_string(options.writes.size()) + " items");
    for (std::size_t i = 0; i < options.writes.size(); ++i) {
        const WriteItem& item = options.writes[i];
        const Outcome* outcome = outcome_of(outcomes, i);
        if (!outcome) {
            found.add("write", "item " + std::to_string(i) + " has no outcome");
        } else if (outcome->status == WriteStatus::rejected) {
            found.expect(!outcome->code.empty() || !outcome->message.empty(), "write",
                         item.id + " was rejected without a reason");
        } else if (outcome->status == WriteStatus::written) {
            testing_kit::check_written(connector, item, *outcome, found, context);
        }
    }
}

}  // namespace

std::vector<std::string> check_connector(Connector& connector, const ConformanceOptions& options,
                                         const Context& context) {
    Violations found;
    const auto guarded = [&](const std::string& what, const std::function<void()>& run) {
        try {
            context.check("check connector");
            run();
        } catch (const Error& error) {
            if (context.ended()) throw;
            found.add(what, std::string("threw ") + error.what());
        } catch (const std::exception& error) {
            found.add(what, std::string("threw something other than Error: ") + error.what());
        }
    };
    std::vector<StreamInfo> all;
    const std::uint64_t requests = connector.requests();
    guarded("fingerprint", [&] { check_identity(connector, found, context); });
    guarded("streams", [&] {
        all = connector.streams(options.streams, context);
        check_streams(connector, all, found, context);
    });
    for (const StreamInfo& info : all) {
        if (!info.readable) continue;
        guarded(info.name, [&] {
            testing_kit::check_stream(connector, info, options.most_pages, found, context);
        });
    }
    guarded("write", [&] { check_writes(connector, options, found, context); });
    guarded("unknown stream", [&] { check_unknown_stream(connector, found, context); });
    found.expect(connector.requests() >= requests, "requests", "the count went down");
    if (!all.empty()) guarded("endings", [&] { check_endings(connector, all.front(), found); });
    return found.take();
}

}  // namespace tenure::inline v1
