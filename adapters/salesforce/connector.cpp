// Salesforce, part "connector": joins login, catalogue, reader and writer into a Connector.
#include <algorithm>
#include <charconv>

#include "check.hpp"
#include "outbound.hpp"
#include "provision.hpp"
#include "read.hpp"
#include "tenure/http/redact.hpp"
#include "tenure/http/retry.hpp"
#include "write.hpp"

namespace tenure::inline v1::salesforce {

namespace {

// Objects whose rows are never deleted. Source: [D] users can only be deactivated.
bool is_permanent(std::string_view object) {
    return object == "User" || object == "Group" || object == "Organization" ||
           object == "CurrencyType" || object == "RecordType";
}

class SalesforceConnector final : public Connector {
 public:
    SalesforceConnector(const Options& options, std::shared_ptr<Transport> transport)
        : session_(options, std::move(transport), options.clock ? *options.clock : system_clock()),
          catalogue_(session_),
          rows_(session_, catalogue_),
          bulk_(session_, rows_),
          reader_(session_, catalogue_, rows_, bulk_),
          writer_(session_, catalogue_, rows_, bulk_) {}

    std::string_view name() const noexcept override { return "salesforce"; }

    std::string fingerprint(const Context& context) override {
        context.check("fingerprint");
        return "salesforce " + session_.organisation(context);
    }

    std::optional<Currency> base_currency(const Context& context) override {
        return catalogue_.base_currency(context);
    }

    std::vector<StreamInfo> streams(std::span<const std::string> only,
                                    const Context& context) override {
        const std::vector<std::string> names =
            only.empty() ? catalogue_.objects(context)
                         : std::vector<std::string>(only.begin(), only.end());
        catalogue_.prepare(names, context);
        std::vector<StreamInfo> infos;
        for (const std::string& name : names) {
            const Object* object = catalogue_.find(name, context);
            if (object) infos.push_back(info_of(*object));
            if (!object && !only.empty()) infos.push_back(unseen(name));
        }
        return infos;
    }

    Page read(const ReadRequest& request, const Context& context) override {
        return reader_.read(request, context);
    }

    DeletedPage read_deleted(const ReadRequest& request, const Context& context) override {
        return reader_.read_deleted(request, context);
    }

    std::vector<Outcome> write(std::span<const WriteItem> items, const Context& context) override {
        return writer_.write(items, context);
    }

    ProvisionPlan provision(std::span<const FieldSpec> fields, ProvisionMode mode,
                            const Context& context) override {
        return provision_fields(session_, catalogue_, fields, mode, context);
    }

    std::vector<Hint> ingest(const WebhookRequest& request, const Context& context) override {
        context.check("take in an outbound message");
        return read_outbound(request, session_.options().webhook_secret,
                             session_.organisation(context));
    }

    CheckReport check(const Context& context) override {
        try {
            return check_org(session_, catalogue_, context);
        } catch (const Error& error) {
            if (error.code() == Errc::cancelled || error.code() == Errc::deadline) throw;
            return {{finding_of(error)}};
        }
    }

    std::uint64_t requests() const noexcept override { return session_.requests(); }

 private:
    /// Salesforce says the same of objects that an edition lacks and of those hidden from the user.
    static StreamInfo unseen(const std::string& name) {
        StreamInfo info;
        info.name = name;
        info.readable = false;
        info.absent = name != "Account" && name != "Contact" && name != "Opportunity";
        info.denied = "the org does not have the object " + name +
                      ", or the user's permission set does not grant read access to it";
        return info;
    }

    StreamInfo info_of(const Object& object) const {
        StreamInfo info;
        info.name = object.name;
        info.label = object.label;
        info.fields = object.fields;
        info.page_limit = page_rows;
        info.incremental = !object.stamp.empty();
        info.visibility_lag = session_.options().lag;
        info.readable = object.queryable;
        info.writable = object.updatable;
        info.deletes = DeleteKind::sweep;
        if (is_permanent(object.name)) info.deletes = DeleteKind::none;
        if (info.incremental && object.asks("IsDeleted")) info.deletes = DeleteKind::feed;
        return info;
    }

    Session session_;
    Catalogue catalogue_;
    Rows rows_;
    Bulk bulk_;
    Reader reader_;
    Writer writer_;
};

std::string value_of(const ConnectorSettings& settings, const char* name, std::string other = {}) {
    const auto found = settings.values.find(name);
    return found == settings.values.end() || found->second.empty() ? std::move(other)
                                                                   : found->second;
}

Secret secret_of(const ConnectorSettings& settings, const char* name) {
    const auto found = settings.secrets.find(name);
    return found == settings.secrets.end() ? Secret() : found->second;
}

Error bad_setting(const char* name, const std::string& text, const char* next_step) {
    return Error(Errc::configuration, "configure salesforce", name, "\"" + text + "\" is no value",
                 next_step);
}

std::int64_t number_of(const ConnectorSettings& settings, const char* name, std::int64_t other) {
    const std::string text = value_of(settings, name);
    if (text.empty()) return other;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc() && end == text.data() + text.size() && number >= 0) return number;
    throw bad_setting(name, text, "Write a whole number that is not negative");
}

double share_of(const ConnectorSettings& settings, double other) {
    const std::string text = value_of(settings, "share");
    if (text.empty()) return other;
    double share = 0;  // "0.5": digits behind a point, independent of the program's locale
    double unit = 1;
    bool point = false;
    for (const char c : text) {
        if (c == '.' && !point) {
            point = true;
        } else if (c >= '0' && c <= '9') {
            if (point) unit /= 10;
            share = point ? share + unit * (c - '0') : share * 10 + (c - '0');
        } else {
            throw bad_setting("share", text, "Write a share above 0 and up to 1, such as 0.5");
        }
    }
    if (share > 0 && share <= 1) return share;
    throw bad_setting("share", text, "Write a share above 0 and up to 1, such as 0.5");
}

Flow flow_of(const std::string& text) {
    if (text == "jwt") return Flow::jwt;
    if (text == "client_credentials") return Flow::client_credentials;
    if (text == "refresh_token") return Flow::refresh_token;
    throw bad_setting("auth", text, "Write jwt, client_credentials or refresh_token");
}

}  // namespace

std::unique_ptr<Connector> connect(const Options& options, std::shared_ptr<Transport> transport) {
    return std::make_unique<SalesforceConnector>(options, std::move(transport));
}

std::unique_ptr<Connector> connect(const Options& options) {
    Clock& clock = options.clock ? *options.clock : system_clock();
    TransportOptions wire = options.transport;
    if (!wire.log.write) wire.log = options.log;
    std::shared_ptr<Transport> transport = make_transport(wire);
    transport = std::make_shared<LogTransport>(std::move(transport), options.log, Allowed{}, clock);
    DayBudget budget;
    budget.share = options.share;
    budget.hint = day_hint;
    transport = std::make_shared<DayBudgetTransport>(std::move(transport), budget, clock);
    RetryOptions retry;
    retry.statuses = {406, 420, 429, 500, 502, 503, 504};
    retry.log = options.log;
    transport = std::make_shared<RetryTransport>(std::move(transport), std::move(retry), clock);
    return connect(options, std::move(transport));
}

ConnectorFactory factory() {
    return [](const ConnectorSettings& settings) {
        Options options;
        options.source = settings.source;
        options.url = value_of(settings, "url");
        options.auth = flow_of(value_of(settings, "auth", "jwt"));
        options.client_id = value_of(settings, "client_id");
        options.client_secret = secret_of(settings, "client_secret");
        options.user = value_of(settings, "user");
        options.jwt_key = secret_of(settings, "jwt_key");
        options.refresh_token = secret_of(settings, "refresh_token");
        options.webhook_secret = secret_of(settings, "webhook_secret");
        options.api = value_of(settings, "api", options.api);
        options.currency = value_of(settings, "currency");
        options.share = share_of(settings, options.share);
        options.bulk_from = static_cast<std::uint64_t>(
            number_of(settings, "bulk_from", static_cast<std::int64_t>(options.bulk_from)));
        using std::chrono::seconds;
        options.lag = seconds(number_of(settings, "lag", options.lag.count()));
        options.deletes_every =
            seconds(number_of(settings, "deletes_every", options.deletes_every.count()));
        options.compare_every =
            seconds(number_of(settings, "compare_every", options.compare_every.count()));
        options.formulas_every =
            seconds(number_of(settings, "formulas_every", options.formulas_every.count()));
        options.transport = settings.transport;
        options.log = settings.log;
        options.credentials = settings.credentials;
        return connect(options);
    };
}

}  // namespace tenure::inline v1::salesforce
