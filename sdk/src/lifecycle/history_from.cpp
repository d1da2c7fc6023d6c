#include "tenure/lifecycle/history_from.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

#include "tenure/core/text.hpp"
#include "tenure/lifecycle/duration.hpp"

namespace tenure::inline v1 {

namespace {

using Instant = std::optional<Timestamp>;

Instant typed(const Field<Timestamp>& field) {
    return field ? Instant(*field) : std::nullopt;
}

Instant first_of(std::initializer_list<Instant> instants) {
    for (const Instant& instant : instants) {
        if (instant) return instant;
    }
    return std::nullopt;
}

bool is(const Field<std::string>& field, std::initializer_list<std::string_view> names) {
    if (!field) return false;
    const std::string key = match_key(*field);
    return std::find(names.begin(), names.end(), key) != names.end();
}

std::optional<double> number(const Field<Decimal>& field) {
    if (!field) return std::nullopt;
    const std::string& text = field->text;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::string key_of(const RowKey& key) {
    return key.stream + ":" + key.id;
}

/// The key of a record that `from` refers to.
std::string key_of(const RowKey& from, const Reference& to) {
    return to.stream().empty() ? Reference(from.stream, to.id()).text() : to.text();
}

/// Months of an ISO 8601 period such as P1M; a month when it says nothing usable.
double months_of(const Field<std::string>& period) {
    const auto days = period ? parse_duration_days(*period) : std::nullopt;
    return days && *days > 0 ? *days / days_per_month : 1;
}

/// Turns the rows of one customer into events, kind by kind.
class HistoryMaker {
 public:
    HistoryMaker(const CustomerRows& rows, const HistorySettings& settings)
        : rows_(rows), settings_(settings), zone_(settings.business_zone) {}

    History make() {
        const auto customer = entity_from<Customer>(rows_.customer.row);
        add_customer(customer);
        for (const StoredRow& row : rows_.rows) add_row(row);
        add_categories();
        add_profile(customer);
        history_.sort();
        return std::move(history_);
    }

 private:
    Event* add(EventKind kind, const Instant& at, std::string key) {
        if (!at) {
            ++history_.undated;
            return nullptr;
        }
        Event event;
        event.kind = kind;
        event.at = *at;
        event.day = zone_.local_date(*at);
        event.key = std::move(key);
        history_.events.push_back(std::move(event));
        return &history_.events.back();
    }
    Event* add_day(EventKind kind, Date day, std::string key) {
        Event event;
        event.kind = kind;
        event.at = zone_.at(day);
        event.day = day;
        event.key = std::move(key);
        history_.events.push_back(std::move(event));
        return &history_.events.back();
    }
    Event* add_day(EventKind kind, const Field<Date>& day, const Instant& else_at,
                   std::string key) {
        if (day) return add_day(kind, *day, std::move(key));
        if (else_at) return add_day(kind, zone_.local_date(*else_at), std::move(key));
        ++history_.undated;
        return nullptr;
    }

    /// When an attribute took its present value: as observed, else nothing.
    Instant observed(const RowKey& row, std::string_view attribute) const {
        Instant latest;
        for (const Observation& each : rows_.observations) {
            if (each.attribute != attribute || !(each.row == row)) continue;
            if (!latest || each.effective_at > *latest) latest = each.effective_at;
        }
        return latest;
    }

    void add_customer(const Customer& customer) {
        history_.known_since = typed(customer.created_at);
        history_.segment = customer.segment.value_or("");
        const bool reachable =
            !customer.email.value_or("").empty() || !customer.phone.value_or("").empty();
        if (reachable && history_.known_since) {
            add(EventKind::lead_captured, history_.known_since, key_of(rows_.customer.key));
        }
    }

    void add_row(const StoredRow& row) {
        switch (row.row.kind) {
            case EntityKind::purchase:
                return add_purchase(row, entity_from<Purchase>(row.row));
            case EntityKind::deal:
                return add_deal(row, entity_from<Deal>(row.row));
            case EntityKind::lead:
                return add_lead(row, entity_from<Lead>(row.row));
            case EntityKind::interaction:
                return add_interaction(row, entity_from<Interaction>(row.row));
            case EntityKind::campaign_response:
                return add_response(row, entity_from<CampaignResponse>(row.row));
            case EntityKind::ticket:
                return add_ticket(row, entity_from<Ticket>(row.row));
            case EntityKind::survey:
                return add_survey(row, entity_from<Survey>(row.row));
            case EntityKind::referral:
                add(EventKind::referral, typed(entity_from<Referral>(row.row).referred_at),
                    key_of(row.key));
                return;
            case EntityKind::subscription:
                return add_subscription(row, entity_from<Subscription>(row.row));
            case EntityKind::holding:
                return add_holding(row, entity_from<Holding>(row.row));
            case EntityKind::consent:
                return add_consent(row, entity_from<Consent>(row.row));
            default:
                return;
        }
    }

    void add_purchase(const StoredRow& row, const Purchase& purchase) {
        const Field<Money>& amount = purchase.base_total ? purchase.base_total : purchase.total;
        const bool refund = purchase.refund_of || (amount && amount->minor < 0);
        Event* event = add_day(refund ? EventKind::refund : EventKind::purchase,
                               purchase.purchased_on, typed(purchase.created_at), key_of(row.key));
        if (event == nullptr) return;
        if (amount) {
            event->amount = *amount;
            note_currency(amount->currency);
        }
        if (purchase.refund_of) {
            event->about = key_of(row.key, *purchase.refund_of);
        }
    }

    void note_currency(const Currency& currency) {
        if (!currency_) currency_ = settings_.currency ? *settings_.currency : currency;
        if (!(*currency_ == currency)) history_.mixed_currencies = true;
    }

    void add_deal(const StoredRow& row, const Deal& deal) {
        const Instant opened =
            first_of({typed(deal.created_at), typed(deal.closed_at), typed(deal.modified_at)});
        const bool won = is(deal.outcome, {"won"});
        if (add(EventKind::deal_opened, opened, key_of(row.key)) == nullptr) return;
        if (!won && !is(deal.outcome, {"lost"})) return;
        const Instant closed = first_of(
            {typed(deal.closed_at), observed(row.key, "outcome"), typed(deal.modified_at), opened});
        add(won ? EventKind::deal_won : EventKind::deal_lost, std::max(*opened, *closed),
            key_of(row.key));
    }

    void add_lead(const StoredRow& row, const Lead& lead) {
        const std::string key = key_of(row.key);
        const Instant created = first_of({typed(lead.created_at), typed(lead.modified_at)});
        add(EventKind::lead_captured, created, key);
        if (lead.converted.value_or(false)) {
            add(EventKind::lead_qualified, first_of({typed(lead.converted_at), created}), key);
        } else if (lead.qualified.value_or(false)) {
            add(EventKind::lead_qualified,
                first_of({observed(row.key, "qualified"), observed(row.key, "status"),
                          typed(lead.modified_at), created}),
                key);
        }
    }

    void add_interaction(const StoredRow& row, const Interaction& interaction) {
        if (is(interaction.status, {"planned", "not held", "cancelled", "canceled"})) return;
        if (is(interaction.channel, {"note"})) return;
        const bool incoming = is(interaction.direction, {"in"});
        EventKind kind = incoming ? EventKind::inbound_touch : EventKind::touch;
        if (is(interaction.channel, {"form"})) kind = EventKind::lead_captured;
        if (is(interaction.channel, {"cart", "meeting"})) kind = EventKind::inbound_touch;
        if (is(interaction.channel, {"visit"})) kind = EventKind::touch;
        add(kind, first_of({typed(interaction.happened_at), typed(interaction.created_at)}),
            key_of(row.key));
    }

    void add_response(const StoredRow& row, const CampaignResponse& response) {
        EventKind kind = EventKind::touch;
        if (is(response.response, {"opened", "clicked"})) kind = EventKind::campaign_response;
        if (is(response.response, {"replied", "responded"})) kind = EventKind::inbound_touch;
        if (is(response.response, {"bounced"})) kind = EventKind::bounced;
        if (is(response.response, {"unsubscribed"})) kind = EventKind::consent_withdrawn;
        add(kind, typed(response.responded_at), key_of(row.key));
    }

    void add_ticket(const StoredRow& row, const Ticket& ticket) {
        const std::string key = key_of(row.key);
        const Instant opened = first_of({typed(ticket.opened_at), typed(ticket.modified_at)});
        Event* event = add(EventKind::ticket_opened, opened, key);
        if (event == nullptr) return;
        if (ticket.complaint.value_or(false)) {
            add(EventKind::complaint, opened, key)->about = key;
        }
        const Instant closed = first_of({typed(ticket.closed_at), observed(row.key, "open"),
                                         typed(ticket.modified_at), opened});
        const Instant ended = std::max(*opened, *closed);
        if (ticket.closed_at || !ticket.open.value_or(true)) {
            add(EventKind::ticket_closed, ended, key)->about = key;
        }
        if (const auto rating = number(ticket.rating); rating && *rating >= 1) {
            add(EventKind::survey_csat, ended, key)->score = *rating;
        }
    }

    void add_survey(const StoredRow& row, const Survey& survey) {
        const auto score = number(survey.score);
        const bool nps = is(survey.kind, {"nps"});
        if (!score || (!nps && !is(survey.kind, {"csat"}))) return;
        Event* event = add(nps ? EventKind::survey_nps : EventKind::survey_csat,
                           typed(survey.answered_at), key_of(row.key));
        if (event != nullptr) event->score = *score;
    }

    void add_subscription(const StoredRow& row, const Subscription& contract) {
        const std::string key = key_of(row.key);
        const bool trial = contract.trial.value_or(false);
        Event* started = add_day(trial ? EventKind::inbound_touch : EventKind::contract_started,
                                 contract.started_on, typed(contract.created_at), key);
        if (started == nullptr || trial) return;
        if (contract.amount) started->amount = *contract.amount;
        started->score = months_of(contract.period);
        for (const Observation& each : rows_.observations) {
            if (each.row == row.key && each.attribute == "renews_on" && !each.old_value.empty() &&
                each.new_value > each.old_value) {
                add(EventKind::contract_renewed, each.effective_at, key)->about = key;
            }
        }
        const bool ended =
            is(contract.status, {"cancelled", "canceled", "expired", "ended", "terminated"});
        if (contract.ended_on || ended) {
            end_contract(contract.ended_on, typed(contract.modified_at), key);
        }
    }

    void add_holding(const StoredRow& row, const Holding& holding) {
        const std::string key = key_of(row.key);
        if (!holding.opened_on) return;
        add_day(EventKind::contract_started, *holding.opened_on, key);
        if (holding.closed_on) end_contract(holding.closed_on, std::nullopt, key);
    }

    void end_contract(const Field<Date>& day, const Instant& else_at, const std::string& key) {
        Event* ended = add_day(EventKind::contract_cancelled, day, else_at, key);
        if (ended != nullptr) ended->about = key;
    }

    void add_consent(const StoredRow& row, const Consent& consent) {
        if (!consent.granted) return;
        add(*consent.granted ? EventKind::consent_given : EventKind::consent_withdrawn,
            typed(consent.changed_at), key_of(row.key));
    }

    /// What a purchase contained, by its line items.
    void add_categories() {
        if (settings_.categories == nullptr) return;
        std::unordered_map<std::string, std::size_t> purchases;
        for (std::size_t i = 0; i < history_.events.size(); ++i) {
            const Event& event = history_.events[i];
            if (event.kind == EventKind::purchase) purchases.emplace(event.key, i);
        }
        for (const StoredRow& row : rows_.rows) {
            if (row.row.kind != EntityKind::purchase_item) continue;
            const auto item = entity_from<PurchaseItem>(row.row);
            if (!item.product) continue;
            const auto category =
                settings_.categories->find(product_key(row.key.source, *item.product));
            const auto purchase =
                purchases.find(item.purchase ? key_of(row.key, *item.purchase) : key_of(row.key));
            if (category == settings_.categories->end() || purchase == purchases.end()) continue;
            history_.events[purchase->second].categories.push_back(category->second);
        }
    }

    /// Facts of the customer's own record: dated as observed, else by the record's last change.
    void add_profile(const Customer& customer) {
        const RowKey& key = rows_.customer.key;
        const auto since = [&](std::string_view attribute) {
            Instant last;
            for (const Event& event : history_.events) last = std::max(last, Instant(event.at));
            return first_of({observed(key, attribute), typed(customer.modified_at),
                             typed(customer.created_at), last});
        };
        if (customer.bounced.value_or(false)) {
            add(EventKind::bounced, since("bounced"), key_of(key));
        }
        if (customer.email_opt_out.value_or(false) && customer.do_not_call.value_or(true)) {
            add(EventKind::consent_withdrawn, since("email_opt_out"), key_of(key));
        }
        history_.exit_reason = customer.exit_reason.value_or("");
        if (!history_.exit_reason.empty()) {
            add(EventKind::exit, since("exit_reason"), key_of(key));
        }
    }

    const CustomerRows& rows_;
    const HistorySettings& settings_;
    const Zone& zone_;
    std::optional<Currency> currency_;
    History history_;
};

}  // namespace

std::string product_key(const std::string& source, const Reference& product) {
    return std::string(source).append("/").append(product.id());
}

void add_category(ProductCategories& categories, const StoredRow& product, std::size_t most) {
    if (categories.size() >= most) return;
    const std::string category = entity_from<Product>(product.row).category.value_or("");
    if (category.empty()) return;
    const RowKey& key = product.key;
    categories.emplace(product_key(key.source, {key.stream, key.id}), category);
}

ProductCategories read_categories(Store& store) {
    constexpr std::size_t most = 100'000;
    ProductCategories categories;
    store.each_row(EntityKind::product,
                   [&](const StoredRow& row) { add_category(categories, row, most); });
    return categories;
}

std::span<const EntityKind> history_kinds() {
    static constexpr std::array kinds{
        EntityKind::purchase,     EntityKind::purchase_item, EntityKind::deal,
        EntityKind::lead,         EntityKind::interaction,   EntityKind::campaign_response,
        EntityKind::ticket,       EntityKind::survey,        EntityKind::referral,
        EntityKind::subscription, EntityKind::holding,       EntityKind::consent};
    return kinds;
}

History history_from(const CustomerRows& rows, const HistorySettings& settings) {
    return HistoryMaker(rows, settings).make();
}

}  // namespace tenure::inline v1
