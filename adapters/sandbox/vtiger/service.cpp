// Sandbox, vTiger: webservice.php: a request goes in, an answer comes out.
#include "sandbox/vtiger/service.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "sandbox/vtiger/describe.hpp"
#include "sandbox/vtiger/element.hpp"
#include "sandbox/vtiger/query_run.hpp"
#include "sandbox/vtiger/refusal.hpp"
#include "sandbox/vtiger/relations.hpp"
#include "sandbox/vtiger/sync.hpp"
#include "sandbox/vtiger/text.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

enum class Input : std::uint8_t { query, form };

struct Operation {
    std::string_view name;
    Input input;
};

constexpr std::array<Operation, 26> operations = {{{"getchallenge", Input::query},
                                                   {"login", Input::form},
                                                   {"extendsession", Input::form},
                                                   {"logout", Input::form},
                                                   {"listtypes", Input::query},
                                                   {"describe", Input::query},
                                                   {"retrieve", Input::query},
                                                   {"query", Input::query},
                                                   {"sync", Input::query},
                                                   {"relatedtypes", Input::query},
                                                   {"retrieve_related", Input::query},
                                                   {"query_related", Input::query},
                                                   {"retrieve_inventory", Input::query},
                                                   {"files_retrieve", Input::query},
                                                   {"create", Input::form},
                                                   {"update", Input::form},
                                                   {"revise", Input::form},
                                                   {"delete", Input::form},
                                                   {"convertlead", Input::form},
                                                   {"add_related", Input::form},
                                                   {"changepassword", Input::form},
                                                   {"deleteuser", Input::form},
                                                   {"mobile.query", Input::form},
                                                   {"mobile.fetchrecord", Input::form},
                                                   {"mobile.describe", Input::form},
                                                   {"mobile.listmodulerecords", Input::form}}};

constexpr std::array<std::string_view, 6> writing = {"create", "update",      "revise",
                                                     "delete", "convertlead", "add_related"};

const Operation* find_operation(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto found = std::find_if(operations.begin(), operations.end(),
                                    [&](const Operation& known) { return known.name == name; });
    return found == operations.end() ? nullptr : &*found;
}

ServerAnswer crash() {
    return {.status = 500, .content_type = "text/html; charset=UTF-8", .after = After::close};
}

ServerAnswer page(int status, const char* title, const char* text) {
    ServerAnswer answer{.status = status, .content_type = "text/html; charset=iso-8859-1"};
    answer.body =
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" "
        "\"http://www.w3.org/TR/html4/strict.dtd\">\n<html><head>\n<title>";
    if (status != 200) answer.body += std::to_string(status) + " ";
    answer.body += std::string(title) + "</title>\n</head><body>\n<h1>" + title + "</h1>\n<p>" +
                   text + "</p>\n</body></html>\n";
    return answer;
}

std::string failure(const Refusal& refusal) {
    std::string body = "{\"success\":false,\"error\":{\"message\":";
    append_json(body, refusal.message);
    body += ",\"code\":";
    if (refusal.code.empty()) {
        body += '0';
    } else {
        append_json(body, refusal.code);
    }
    return body + "}}";
}

/// An answer that is not the usual JSON.
struct Instead {
    ServerAnswer answer;
};

}  // namespace

struct Service::Call {
    const ServerRequest& request;
    const Operation& operation;
    Parameters query;
    Form form;
    std::string session_name;
    std::shared_ptr<Session> session;

    const Parameters& input() const {
        return operation.input == Input::query ? query : form.fields;
    }
    std::string get(std::string_view name) const { return parameter(input(), name); }
    const User& user() const { return *session->user; }
    bool writes() const {
        return std::find(writing.begin(), writing.end(), operation.name) != writing.end();
    }
};

Service::Service(Crm& crm, Limits limits) : crm_(crm), limits_(limits), sessions_(crm.users) {
    apply_changes(Faults{});
}

ServerAnswer Service::handle(const ServerRequest& request) {
    ++requests_;
    vanish_when_due();
    const std::shared_lock switches(faults_lock_);
    if (crm_.faults.slow > 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(crm_.faults.slow));
    }
    try {
        return answer(request);
    } catch (const Instead& instead) {
        return instead.answer;
    } catch (const Crash&) {
        return crash();
    }
}

ServerAnswer Service::answer(const ServerRequest& request) {
    const bool limited = limits_ == Limits::as_shipped;
    if (limited && request.target_length > static_cast<std::size_t>(crm_.faults.url_limit)) {
        ServerAnswer refused = page(414, "Request-URI Too Long",
                                    "The requested URL's length exceeds the capacity\n"
                                    "limit for this server.<br />\n");
        refused.after = After::close;
        return refused;
    }
    if (!request.path.ends_with("/webservice.php")) {
        return page(404, "Not Found", "The requested URL was not found on this server.");
    }
    if (crm_.faults.down) throw Crash{};
    ServerAnswer refused;
    if (over_rate(refused)) return refused;
    if (request.method == "HEAD") return {};
    if (request.method != "GET" && request.method != "POST") throw Crash{};
    return run(request);
}

ServerAnswer Service::run(const ServerRequest& request) {
    Parameters query = decode_parameters(request.query);
    Form form = request.method == "POST" ? decode_form(request) : Form{};
    const auto either = [&](std::string_view name) {
        const std::string posted = parameter(form.fields, name);
        return posted.empty() ? parameter(query, name) : posted;
    };
    const Operation* operation = find_operation(either("operation"));
    const std::string format = either("format");
    if (operation == nullptr || (!format.empty() && format != "json")) throw Crash{};
    const std::string session = either("sessionName");
    Call call{request, *operation, std::move(query), std::move(form), session, nullptr};
    ServerAnswer answer;
    if (crm_.faults.php_warning) {
        answer.body =
            "<br />\n<b>Warning</b>:  Undefined array key \"total\" in "
            "<b>/var/www/html/include/Webservices/Utils.php</b> on line <b>212</b><br />\n";
    }
    try {
        const bool open = operation->name == "getchallenge" || operation->name == "login" ||
                          operation->name == "extendsession";
        answer.body += "{\"success\":true,\"result\":";
        answer.body += open ? without_session(call) : with_session(call);
        answer.body += '}';
    } catch (const Refusal& refusal) {
        answer.body = failure(refusal);
    }
    const bool data = call.session != nullptr;
    if (data && due(crm_.faults.drop_after, session_requests_)) answer.after = After::cut;
    if (data && due(crm_.faults.truncate, session_requests_)) {
        answer.body.resize(answer.body.size() / 2);
    }
    return answer;
}

std::string Service::without_session(const Call& call) {
    const std::int64_t now = crm_.clock.now();
    if (call.operation.name == "getchallenge") {
        const bool given = call.input().contains("username");
        return sessions_.challenge(call.get("username"), given, now);
    }
    if (call.operation.name == "login") return login(call);
    // There is no web interface here whose session could be extended.
    if (call.request.method == "GET") {
        throw Refusal{"AUTHENTICATION_REQUIRED", "Authencation required"};
    }
    throw Refusal{"AUTHENTICATION_FAILURE", "Authencation Failed"};
}

std::string Service::login(const Call& call) {
    const auto [session, user] =
        sessions_.login(call.get("username"), call.get("accessKey"), crm_.clock.now());
    std::string out = "{\"username\":";
    const auto add = [&](const char* key, const std::string& value) {
        out += ",\"";
        out += key;
        out += "\":";
        append_json(out, value);
    };
    append_json(out, user->name);
    add("first_name", user->first_name);
    add("last_name", user->last_name);
    add("email", user->email);
    add("time_zone", user->time_zone);
    add("hour_format", user->hour_format);
    add("date_format", user->date_format);
    add("is_admin", user->admin ? "on" : "off");
    add("call_duration", "5");
    add("other_event_duration", "5");
    add("sessionName", session);
    add("userId", web_id(crm_.catalogue.at("Users"), user->id));
    add("version", "0.22");
    add("vtigerVersion", crm_.faults.version_8_0 ? "8.0.0" : "8.4.0");
    return out + "}";
}

std::string Service::with_session(Call& call) {
    auto session = sessions_.find(call.session_name, crm_.clock.now());
    ++session_requests_;
    end_session_by_fault(call.session_name);
    call.session = session;
    if (due(crm_.faults.html, session_requests_)) {
        throw Instead{page(200, "Scheduled maintenance", "Please come back later.")};
    }
    if (due(crm_.faults.drop_before, session_requests_)) {
        throw Instead{{.after = After::cut}};
    }
    if (limits_ == Limits::none) return dispatch(call);
    const std::lock_guard turn(session->turn);
    return dispatch(call);
}

std::string Service::dispatch(Call& call) {
    const std::string_view name = call.operation.name;
    if (name == "logout") {
        if (crm_.faults.version_8_0) throw Crash{};
        sessions_.end(call.session_name);
        return R"({"message":"successfull"})";
    }
    if (name == "changepassword") {
        throw Instead{{.content_type = "text/html; charset=UTF-8",
                       .body = "Sorry! Attempt to access restricted file."}};
    }
    if (name.starts_with("mobile.")) throw denied_id();
    if (name == "deleteuser") throw denied();
    if (name == "retrieve_inventory") throw Crash{};
    if (!call.writes()) {
        const std::shared_lock lock(lock_);
        return read(call);
    }
    const std::unique_lock lock(lock_);
    ++writes_;
    if (due(crm_.faults.error_before_write, writes_)) throw Crash{};
    if (crm_.faults.ticks > 0 && due(crm_.faults.ticks, writes_)) crm_.clock.advance(1);
    std::string result = write(call);
    if (due(crm_.faults.error_after_write, writes_)) throw Crash{};
    return result;
}

std::string Service::read(Call& call) {
    const std::string_view name = call.operation.name;
    const User& user = call.user();
    if (name == "listtypes") return list_types(call);
    if (name == "describe") return describe(crm_, user, call.get("elementType"));
    if (name == "query") return query(call);
    if (name == "retrieve") {
        const Target target = find_target(crm_, user, call.get("id"));
        return record_json(crm_, user, *target.module, *target.record, Answer::retrieved);
    }
    if (name == "sync") {
        return sync_changes(
            crm_, user, {call.get("modifiedTime"), call.get("elementType"), call.get("syncType")});
    }
    if (name == "relatedtypes") return related_types(crm_, user, call.get("elementType"));
    if (name == "retrieve_related") {
        return retrieve_related(crm_, user, call.get("id"), call.get("relatedLabel"));
    }
    if (name == "query_related") {
        return query_related(crm_, user, call.get("query"), call.get("id"),
                             call.get("relatedLabel"));
    }
    return retrieve_file(crm_, user, call.get("id"));
}

std::string Service::list_types(const Call& call) {
    const auto parsed = nlohmann::json::parse(call.get("fieldTypeList"), nullptr, false);
    std::vector<std::string> types;
    if (parsed.is_array()) {
        for (const auto& type : parsed) types.push_back(sent_text(type));
    }
    return vt::list_types(crm_, call.user(), types);
}

std::string Service::query(const Call& call) {
    const std::string statement = call.get("query");
    const std::string name = module_named_in(statement);
    if (name.empty()) throw denied(" for query");
    const Module* module = crm_.catalogue.find(name);
    if (module == nullptr) throw denied_module(name);
    if (!call.user().sees(*module)) throw denied();
    const QueryRun settings{.catalogue = crm_.catalogue,
                            .database = crm_.database,
                            .users = crm_.users,
                            .user = call.user(),
                            .reference = crm_.null_reference(),
                            .counted = crm_.faults.counted || crm_.faults.version_8_0,
                            .ignores_bound = crm_.faults.repeat_page};
    return run_query(settings, parse_query(statement));
}

std::string Service::write(Call& call) {
    const std::string_view name = call.operation.name;
    const User& user = call.user();
    if (name == "delete") return delete_record(crm_, user, call.get("id"));
    if (name == "add_related") {
        return add_related(crm_, user, call.get("sourceRecordId"), call.get("relatedRecordId"));
    }
    if (name == "create") {
        const Module* module = crm_.catalogue.find(call.get("elementType"));
        if (module == nullptr) throw denied();
        if (!call.input().contains("element")) throw Crash{};
        const Upload* upload = call.form.upload ? &*call.form.upload : nullptr;
        return create_record(crm_, user, module->name, decode_element(call.get("element")), upload);
    }
    if (!call.input().contains("element")) throw Crash{};
    const auto element = decode_element(call.get("element"));
    if (name == "convertlead") return convert_lead(crm_, user, element);
    return name == "revise" ? revise_record(crm_, user, element)
                            : update_record(crm_, user, element);
}

}  // namespace tenure::inline v1::sandbox::vt
