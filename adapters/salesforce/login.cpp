#include "login.hpp"

#include <atomic>
#include <charconv>

#include "tenure/http/retry.hpp"

namespace tenure::inline v1::salesforce {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end == text.data() || number < 0) return std::nullopt;
    return number;
}

/// A name no other holder has, in this process or another.
std::string holder_name(const void* owner, Clock& clock) {
    static std::atomic<unsigned> count{0};
    return std::to_string(clock.now().micros) + "." + std::to_string(++count) + "." +
           std::to_string(reinterpret_cast<std::uintptr_t>(owner));
}

void require(bool given, const char* setting, const char* next_step) {
    if (given) return;
    throw Error(Errc::configuration, "configure salesforce", setting, "the setting is empty",
                next_step);
}

bool is_version(std::string_view text) {
    const std::size_t point = text.find('.');
    const auto number = whole_number(text.substr(0, point));
    constexpr std::int64_t oldest = 58;  // resultPages and collections as used here
    return number && *number >= oldest && text.substr(std::min(point, text.size())) == ".0";
}

Options checked(Options options) {
    require(!options.url.empty(), "url",
            "Write the org's My Domain, for example https://acme.my.salesforce.com");
    require(!options.client_id.empty(), "client_id",
            "Copy the Consumer Key of the external client app");
    if (options.auth == Flow::jwt) {
        require(!options.user.empty(), "user", "Write the user name the app logs in as");
        require(!options.jwt_key.empty(), "jwt_key",
                "Give the private key whose certificate the app knows, as PEM text");
    }
    if (options.auth == Flow::client_credentials) {
        require(!options.client_secret.empty(), "client_secret",
                "Copy the Consumer Secret of the external client app");
    }
    if (options.auth == Flow::refresh_token) {
        require(!options.refresh_token.empty(), "refresh_token",
                "Give the refresh token that the consent left behind");
    }
    if (!is_version(options.api)) {
        throw Error(Errc::configuration, "configure salesforce", "api",
                    "it is no version of 58.0 or later", "Write for example 60.0");
    }
    return options;
}

}  // namespace

std::optional<Quota> quota_of(const HttpResponse& response) {
    const auto field = response.headers.get("Sforce-Limit-Info");
    if (!field) return std::nullopt;
    constexpr std::string_view name = "api-usage=";
    std::size_t at = field->find(name);
    while (at != std::string_view::npos && at > 0 &&
           (*field)[at - 1] == '-') {  // per-app-api-usage
        at = field->find(name, at + 1);
    }
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view text = field->substr(at + name.size());
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto used = whole_number(text.substr(0, slash));
    const auto allowed = whole_number(text.substr(slash + 1));
    if (!used || !allowed) return std::nullopt;
    return Quota{*used, *allowed};
}

DayHint day_hint(const HttpResponse& response) {
    const auto quota = quota_of(response);
    if (!quota) return {};
    return {quota->allowed, std::max<std::int64_t>(quota->allowed - quota->used, 0)};
}

bool token_expired(const HttpResponse& response) {
    if (response.status != 401) return false;
    const auto failure = failure_of(response);
    return failure && action_for(*failure) == Action::refresh;
}

Login::Login(const Options& options, std::string host, std::shared_ptr<Transport> transport,
             Clock& clock)
    : options_(options),
      host_(std::move(host)),
      transport_(std::move(transport)),
      clock_(clock),
      refresh_(options.refresh_token) {}

void Login::apply(HttpRequest& request) {
    request.url = token_.instance + request.url;
    request.headers.set("Authorization", "Bearer " + token_.access.reveal());
}

HttpResponse Login::ask(const Secret& refresh, Timestamp now, const Context& context) {
    ++requests_;
    HttpResponse response =
        transport_->send(token_request(options_, host_, refresh, now), nullptr, context);
    if (const auto date = http_date(response.headers.get("Date").value_or(""))) server_date_ = date;
    return response;
}

HttpResponse Login::ask_again_if_clock_is_wrong(HttpResponse response, const Context& context) {
    if (response.status == 200 || options_.auth != Flow::jwt || !server_date_) return response;
    constexpr std::chrono::seconds noticeable{60};
    const auto skew = *server_date_ - clock_.now();
    if (skew < noticeable && skew > -noticeable) return response;
    return ask({}, *server_date_, context);
}

void Login::keep(CredentialVault& vault, const std::string& name, const Secret& value) {
    for (;;) {
        const auto known = vault.load(name);
        if (vault.replace(name, value, known ? known->version : 0)) return;
    }
}

/// One process at a time: a token that was replaced meanwhile is read, not asked for again.
void Login::rotate(const Context& context) {
    CredentialVault* vault = options_.credentials.get();
    const std::string name = "salesforce " + host_ + " " + options_.client_id;
    std::optional<CredentialLease> lease;
    if (vault) lease.emplace(*vault, name, holder_name(this, clock_), clock_, context);
    const auto stored = vault ? vault->load(name) : std::nullopt;
    const Secret current = stored ? stored->value : refresh_;
    HttpResponse response = ask(current, clock_.now(), context);
    const bool another = stored && !(options_.refresh_token == current);
    if (response.status == 400 && another) {  // consent may have been given anew
        response = ask(options_.refresh_token, clock_.now(), context);
    }
    if (response.status != 200) throw refused_login(response, options_, host_);
    Token token = read_token(response, host_);
    const bool replaced = !token.refresh.empty() && !(token.refresh == current);
    if (replaced) {
        refresh_ = token.refresh;
        if (vault) {
            keep(*vault, name, token.refresh);  // before the first use: the old one is dead
        } else {
            options_.log(LogLevel::warning,
                         "salesforce: the org replaces refresh tokens, but no store keeps them: "
                         "the next program has to be given the new one");
        }
    }
    token_ = std::move(token);
}

bool Login::refresh(const Context& context) {
    if (options_.auth == Flow::refresh_token) {
        rotate(context);
        return true;
    }
    HttpResponse response = ask_again_if_clock_is_wrong(ask({}, clock_.now(), context), context);
    if (response.status != 200) throw refused_login(response, options_, host_);
    token_ = read_token(response, host_);
    return true;
}

Session::Session(const Options& options, std::shared_ptr<Transport> transport, Clock& clock)
    : options_(checked(options)),
      host_(my_domain(options_.url)),
      clock_(clock),
      login_(std::make_shared<Login>(options_, host_, transport, clock)),
      wire_(transport, login_, token_expired) {}

void Session::observe(const HttpResponse& response) {
    if (const auto quota = quota_of(response)) quota_ = *quota;
    auto date = http_date(response.headers.get("Date").value_or(""));
    if (!date) date = login_->server_date();
    if (date) skew_ = *date - clock_.now();
}

Answer Session::ask(const Call& call, const Context& context, const BodySink* sink) {
    using std::chrono::milliseconds;
    constexpr std::array pauses{milliseconds(1'000), milliseconds(3'000), milliseconds(9'000),
                                milliseconds(27'000)};
    for (std::size_t attempt = 0;; ++attempt) {
        context.check(call.label.c_str());
        ++requests_;
        Answer answer{wire_.send(request_of(options_.api, call), sink, context), std::nullopt};
        observe(answer.response);
        answer.failure = failure_of(answer.response);
        const bool crowded = answer.failure && action_for(*answer.failure) == Action::pause;
        if (!crowded || attempt >= pauses.size()) return answer;
        warn("salesforce: " + call.label + ": too many requests run at once, waiting " +
             std::to_string(pauses[attempt].count() / 1000) + " s");
        clock_.sleep_for(pauses[attempt], context);
    }
}

std::string Session::expect(const Call& call, const std::string& object, const Context& context) {
    Answer answer = ask(call, context);
    if (answer.failure) throw error_of(*answer.failure, call.label, object);
    return std::move(answer.response.body);
}

const std::string& Session::organisation(const Context& context) {
    // Logging in alone costs no call of the org's quota.
    if (!login_->ready()) static_cast<void>(login_->refresh(context));
    if (organisation_.empty()) organisation_ = login_->token().organisation;
    if (!organisation_.empty()) return organisation_;
    Select select{{"Id"}, "Organization"};
    select.limit = 1;
    const Answer answer = ask(query(select.text(), Scope::live, "Organization"), context);
    if (answer.failure) throw error_of(*answer.failure, "ask for the organisation", host_);
    const std::string& body = answer.response.body;  // {"records":[{...,"Id":"00D..."}]}
    const std::size_t at = body.find("\"Id\":\"");
    const std::string id = at == std::string::npos ? std::string() : body.substr(at + 6, 18);
    if (!is_id(id)) {
        throw Error(Errc::bad_response, "ask for the organisation", host_,
                    "the answer names no organisation",
                    "Check that url points at a Salesforce org");
    }
    organisation_ = id;
    return organisation_;
}

}  // namespace tenure::inline v1::salesforce
