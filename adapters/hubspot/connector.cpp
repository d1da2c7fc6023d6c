// HubSpot, part "connector": joins login, catalogue, reader and writer into a Connector.
#include <algorithm>

#include "check.hpp"
#include "provision.hpp"
#include "rate.hpp"
#include "read.hpp"
#include "tenure/http/redact.hpp"
#include "webhook.hpp"
#include "write.hpp"

namespace tenure::inline v1::hubspot {

namespace {

Error missing(const char* setting, const char* next_step) {
    return Error(Errc::configuration, "configure hubspot", setting, "the setting is empty",
                 next_step);
}

const Options& checked(const Options& options) {
    const bool oauth = !options.refresh_token.empty();
    if (options.token.empty() && !oauth) {
        throw missing("token",
                      "Make a service key or private app in HubSpot and copy its token, "
                      "or give client_id, client_secret and refresh_token of an app");
    }
    if (!can_be_purchases(options.purchases)) {
        throw Error(Errc::configuration, "configure hubspot", "purchases",
                    "no such records can count as purchases",
                    "Write \"deals\", \"invoices\" or \"orders\"");
    }
    if (oauth && options.client_id.empty()) {
        throw missing("client_id", "Copy it from the app's Auth page");
    }
    if (oauth && options.client_secret.empty()) {
        throw missing("client_secret", "Copy it from the app's Auth page");
    }
    return options;
}

std::optional<Currency> currency_of(const std::string& code) {
    if (code.empty()) return std::nullopt;
    return Currency::of(code);
}

class HubspotConnector final : public Connector {
 public:
    HubspotConnector(const Options& options, std::shared_ptr<Transport> transport,
                     Portal::Retries retries, std::shared_ptr<AccountZone> zone)
        : portal_(checked(options), std::move(transport), retries, std::move(zone)),
          catalogue_(portal_, currency_of(options.currency)),
          reader_(portal_, catalogue_, options),
          writer_(portal_, catalogue_, reader_.records()),
          client_secret_(options.client_secret),
          lag_(options.search_lag) {}

    std::string_view name() const noexcept override { return "hubspot"; }

    std::string fingerprint(const Context& context) override {
        return "hubspot portal " + catalogue_.account(context).portal_id;
    }

    std::optional<Currency> base_currency(const Context& context) override {
        return catalogue_.currency(context);
    }

    std::vector<StreamInfo> streams(std::span<const std::string> only,
                                    const Context& context) override;

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
        return provision_properties(portal_, catalogue_, fields, mode, context);
    }

    std::vector<Hint> ingest(const WebhookRequest& request, const Context& context) override {
        context.check("take in a webhook");
        verify(request, client_secret_);
        return read_events(request.body);
    }

    CheckReport check(const Context& context) override;

    std::uint64_t requests() const noexcept override { return portal_.requests(); }

 private:
    StreamInfo info_of(const std::string& name, const Stream& stream, const Context& context);

    Portal portal_;
    Catalogue catalogue_;
    Reader reader_;
    Writer writer_;
    Secret client_secret_;
    std::chrono::seconds lag_;
};

StreamInfo HubspotConnector::info_of(const std::string& name, const Stream& stream,
                                     const Context& context) {
    StreamInfo info;
    info.name = name;
    info.label = name;
    info.page_limit = page_rows;
    if (stream.what != Stream::What::records) {
        info.fields = derived_fields(stream);
        info.incremental =
            stream.what == Stream::What::links || stream.what == Stream::What::history;
        info.deletes = stream.what == Stream::What::links ? DeleteKind::sweep : DeleteKind::none;
        if (stream.what == Stream::What::campaigns) {  // portals without Marketing Hub have none
            info.denied = reader_.derived().campaigns_denied(context);
            info.absent = !info.denied.empty();
            info.readable = !info.absent;
        }
        return info;
    }
    const Described& described = catalogue_.describe(*stream.kind, context);
    info.label = stream.kind->label;
    info.fields = described.fields;
    info.deletes = DeleteKind::feed;
    info.visibility_lag = lag_;
    info.incremental = true;
    info.readable = described.denied.empty();
    info.absent = described.absent;
    info.denied = described.denied;
    info.writable = info.readable;
    return info;
}

std::vector<StreamInfo> HubspotConnector::streams(std::span<const std::string> only,
                                                  const Context& context) {
    std::vector<std::string> names(only.begin(), only.end());
    if (names.empty()) {
        for (const Kind& kind : kinds()) names.emplace_back(kind.name);
        for (std::string& name : derived_streams()) names.push_back(std::move(name));
    }
    std::vector<StreamInfo> infos;
    for (const std::string& name : names) {
        const auto stream = stream_named(name);
        if (!stream) continue;
        StreamInfo info = info_of(name, *stream, context);
        if (info.absent && only.empty()) continue;
        infos.push_back(std::move(info));
    }
    return infos;
}

CheckReport HubspotConnector::check(const Context& context) {
    try {
        return check_portal(portal_, catalogue_, reader_.records(), context);
    } catch (const Error& error) {
        if (error.code() == Errc::cancelled || error.code() == Errc::deadline) throw;
        return {{finding_of(error)}};
    }
}

/// What may be read in a log of requests: positions and sizes, no customer's data.
Allowed allowed() {
    Allowed what;
    what.parameters = {"limit", "archived", "grant_type"};
    what.headers.insert(what.headers.end(),
                        {"X-HubSpot-RateLimit-Remaining", "X-HubSpot-RateLimit-Daily-Remaining"});
    return what;
}

}  // namespace

std::unique_ptr<Connector> connect(const Options& options, std::shared_ptr<Transport> transport) {
    return std::make_unique<HubspotConnector>(options, std::move(transport), Portal::Retries::none,
                                              std::make_shared<AccountZone>());
}

std::unique_ptr<Connector> connect(const Options& options) {
    static_cast<void>(checked(options));
    Clock& clock = options.clock ? *options.clock : system_clock();
    TransportOptions wire = options.transport;
    if (!wire.log.write) wire.log = options.log;
    std::shared_ptr<Transport> transport = make_transport(wire);
    transport = std::make_shared<LogTransport>(std::move(transport), options.log, allowed(), clock);
    auto zone = std::make_shared<AccountZone>();
    transport = within_limits(std::move(transport), options, zone);
    return std::make_unique<HubspotConnector>(options, std::move(transport),
                                              Portal::Retries::by_policy, std::move(zone));
}

Outcome move_lifecycle(Connector& crm, const std::string& stream, const RecordId& id,
                       const std::string& stage, const Context& context) {
    WriteItem item;
    item.stream = stream;
    item.id = id;
    item.values = {{std::string(lifecycle_property), stage}};
    std::vector<Outcome> outcomes = crm.write(std::span(&item, 1), context);
    if (outcomes.size() != 1) {
        throw Error(Errc::internal, "move a lifecycle stage", stream,
                    "the connector gave no outcome", "Report this");
    }
    return std::move(outcomes.front());
}

}  // namespace tenure::inline v1::hubspot
