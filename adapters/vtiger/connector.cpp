// vTiger, part "connector": joins login, catalogue, reader and writer into a Connector.
#include <algorithm>

#include "check.hpp"
#include "read.hpp"
#include "tenure/http/redact.hpp"
#include "tenure/http/retry.hpp"
#include "write.hpp"

namespace tenure::inline v1::vtiger {

namespace {

Error missing(const char* setting, const char* next_step) {
    return Error(Errc::configuration, "configure vtiger", setting, "the setting is empty",
                 next_step);
}

const Options& checked(const Options& options) {
    if (options.url.empty()) {
        throw missing("url", "Write the CRM's address, for example https://crm.example.com");
    }
    if (options.user.empty()) throw missing("user", "Write the user name of the login form");
    if (options.access_key.empty()) {
        throw missing("access_key", "Copy the Access Key from the user's My Preferences page");
    }
    return options;
}

std::optional<Currency> currency_of(const std::string& code) {
    if (code.empty()) return std::nullopt;
    return Currency::of(code);
}

const char* type_in_settings(FieldType type) {
    switch (type) {
        case FieldType::integer:
            return "Integer (10)";
        case FieldType::decimal:
        case FieldType::money:
            return "Decimal (16,2)";
        case FieldType::date:
        case FieldType::timestamp:  // custom fields have no time of day
            return "Date";
        default:
            return "Text (100)";
    }
}

ProvisionStep provision_step(const FieldSpec& wanted, const std::optional<StreamInfo>& module) {
    ProvisionStep step{ProvisionStep::State::present, wanted.stream,
                       wanted.label.empty() ? wanted.name : wanted.label, "", ""};
    if (!module) {
        step.state = ProvisionStep::State::refused;
        step.note = "the user does not see this module";
        return step;
    }
    for (const FieldInfo& field : module->fields) {
        if (field.name == wanted.name || field.label == wanted.label) return step;
    }
    step.state = ProvisionStep::State::manual;
    step.next =
        "An administrator adds it once in CRM Settings > Module Management > Module "
        "Layouts & Fields, as " +
        std::string(type_in_settings(wanted.type));
    return step;
}

class VtigerConnector final : public Connector {
 public:
    VtigerConnector(const Options& options, std::shared_ptr<Transport> transport)
        : zone_(Zone::named(checked(options).zone)),
          session_(options, endpoint_of(options.url), std::move(transport),
                   options.clock ? *options.clock : system_clock()),
          catalogue_(session_, currency_of(options.currency)),
          rows_(session_, catalogue_, zone_),
          reader_(session_, catalogue_, rows_, zone_, options.overlap),
          writer_(session_, catalogue_, rows_, zone_) {}

    std::string_view name() const noexcept override { return "vtiger"; }

    std::string fingerprint(const Context& context) override {
        context.check("fingerprint");
        return "vtiger " + session_.endpoint();
    }

    /// vTiger's API cannot create fields: a missing one gets an instruction.
    ProvisionPlan provision(std::span<const FieldSpec> fields, ProvisionMode,
                            const Context& context) override {
        ProvisionPlan plan;
        for (const FieldSpec& field : fields) {
            const Module* module = catalogue_.find(field.stream, context);
            plan.steps.push_back(provision_step(
                field, module ? std::optional(info_of(*module, context)) : std::nullopt));
        }
        return plan;
    }

    std::vector<StreamInfo> streams(std::span<const std::string> only,
                                    const Context& context) override {
        std::vector<StreamInfo> infos;
        for (const std::string& name : catalogue_.modules(context)) {
            const bool asked =
                only.empty() || std::find(only.begin(), only.end(), name) != only.end();
            if (!asked) continue;
            if (const Module* module = catalogue_.find(name, context)) {
                infos.push_back(info_of(*module, context));
            }
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

    CheckReport check(const Context& context) override;

    std::optional<Currency> base_currency(const Context& context) override {
        return catalogue_.base_currency(context);
    }

    std::uint64_t requests() const noexcept override { return session_.requests(); }

 private:
    StreamInfo info_of(const Module& module, const Context& context) {
        StreamInfo info;
        info.name = module.name;
        info.label = module.label;
        info.fields = module.fields;
        info.page_limit = page_rows;
        info.incremental = module.has("modifiedtime");
        info.readable = module.readable;
        info.writable = module.updatable;
        info.deletes = has_feed(module, context) ? DeleteKind::feed : DeleteKind::sweep;
        return info;
    }

    bool has_feed(const Module& module, const Context& context);

    ServerZone zone_;
    Session session_;
    Catalogue catalogue_;
    Rows rows_;
    Reader reader_;
    Writer writer_;
};

// As shipped, `sync` fails on PHP 8; only administrators may ask it about everybody's records.
bool VtigerConnector::has_feed(const Module& module, const Context& context) {
    if (!module.has("modifiedtime")) return false;
    if (!session_.login(context).admin) return false;
    std::atomic<SharedLogin::Sync>& known = session_.shared().sync;
    if (known == SharedLogin::Sync::untried) {
        const std::int64_t now = session_.server_clock().now_seconds();
        const Answer answer = session_.ask(sync(module.name, now, Repeat::unsafe), context);
        known = answer.failure ? SharedLogin::Sync::broken : SharedLogin::Sync::works;
    }
    return known == SharedLogin::Sync::works;
}

CheckReport VtigerConnector::check(const Context& context) {
    try {
        const Module* accounts = catalogue_.find("Accounts", context);
        return check_install(session_, catalogue_, accounts && has_feed(*accounts, context),
                             context);
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled || error.code() == Errc::deadline) throw;
        return {{finding_of(error)}};
    }
}

}  // namespace

std::unique_ptr<Connector> connect(const Options& options, std::shared_ptr<Transport> transport) {
    return std::make_unique<VtigerConnector>(options, std::move(transport));
}

std::unique_ptr<Connector> connect(const Options& options) {
    Clock& clock = options.clock ? *options.clock : system_clock();
    TransportOptions wire = options.transport;
    if (!wire.log.write) wire.log = options.log;
    std::shared_ptr<Transport> transport = make_transport(wire);
    transport = std::make_shared<LogTransport>(std::move(transport), options.log, Allowed{}, clock);
    RetryOptions retry;
    retry.log = options.log;
    transport = std::make_shared<RetryTransport>(std::move(transport), std::move(retry), clock);
    return connect(options, std::move(transport));
}

}  // namespace tenure::inline v1::vtiger
