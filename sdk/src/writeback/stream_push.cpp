#include "writeback/stream_push.hpp"

#include <algorithm>

#include "sync/stream_fields.hpp"
#include "writeback/compare.hpp"
#include "writeback/desired.hpp"

namespace tenure::inline v1::detail {
namespace {

constexpr std::size_t batch_size = 50;

/// Says when the rest was worked out: it never is a reason of its own to save a record.
bool accompanies(const std::string& attribute) {
    return attribute == "evaluated_on";
}

const Row* find_row(const Page& page, const RecordId& id) {
    for (const Row& row : page.rows) {
        if (row.id == id) return &row;
    }
    return nullptr;
}

}  // namespace

StreamPush::StreamPush(PushSession& session, const WriteMapping& mapping, const StreamInfo* info)
    : session_(session), mapping_(mapping) {
    if (!info) {
        miss(mapping.stream + ": the CRM does not show it to this user");
    } else if (!info->writable) {
        miss(mapping.stream + ": this user may not write it");
    } else {
        find_targets(*info);
    }
}

void StreamPush::find_targets(const StreamInfo& info) {
    const std::string fact = "write_bindings:" + info.name;
    const std::string& source = session_.options.source;
    std::vector<FieldSelector> selectors;
    for (const WriteField& write : mapping_.fields) selectors.push_back(write.field);
    const auto known = known_bindings(session_.store, source, fact, info.name);
    const auto bindings = bind_fields(selectors, info, known);
    std::vector<FieldInfo> fields;
    for (const WriteField& write : mapping_.fields) {
        std::string name = write.field.name;
        for (const FieldBinding& binding : bindings) {
            const auto& labels = write.field.labels;
            if (!labels.empty() && binding.selector == labels.front()) name = binding.name;
        }
        const std::string spoken =
            info.name + "." +
            (name.empty() && !write.field.labels.empty() ? "\"" + write.field.labels.front() + "\""
                                                         : name);
        const auto index = field_index(info.fields, name);
        if (index < 0) {
            miss(spoken + ": no such field for " + write.attribute);
            continue;
        }
        const FieldInfo& field = info.fields[static_cast<std::size_t>(index)];
        if (!field.writable) {
            miss(spoken + ": this user may not write it");
            continue;
        }
        targets_.push_back({write.attribute, field});
        fields.push_back(field);
    }
    fields_ = std::make_shared<const std::vector<FieldInfo>>(std::move(fields));
    if (session_.writes()) put_bindings(session_.store, source, fact, bindings);
}

void StreamPush::take(const InsightRow& insight) {
    if (session_.full()) return;
    batch_.push_back(insight);
    if (batch_.size() >= batch_size) work_off();
}

void StreamPush::finish() {
    if (!batch_.empty()) work_off();
    if (!session_.options.progress) return;
    session_.options.progress(
        {"push " + session_.options.source + "/" + stream(), done_, std::nullopt, true});
}

void StreamPush::work_off() {
    std::vector<RecordId> ids;
    for (const InsightRow& insight : batch_) ids.push_back(insight.customer.id);
    const Page page = read_fields(ids);
    std::vector<Planned> planned;
    for (const InsightRow& insight : batch_) {
        if (session_.full()) break;
        ++done_;
        const Row* present = find_row(page, insight.customer.id);
        if (!present) {
            reject(insight.customer.id, "not_found", "the CRM does not show this record any more");
            continue;
        }
        auto next = plan(insight, *present);
        if (!next) {
            ++session_.report.unchanged;
            continue;
        }
        ++session_.attempted;
        if (!session_.writes()) list_differences(*next, *present);
        planned.push_back(std::move(*next));
    }
    batch_.clear();
    if (session_.writes() && !planned.empty()) write(planned);
    if (!session_.options.progress) return;
    session_.options.progress({"push " + session_.options.source + "/" + stream(), done_,
                               session_.generation.customers, false});
}

Page StreamPush::read_fields(std::span<const RecordId> ids) {
    const ReadRequest request{
        {session_.options.source, stream(), Purpose::refresh, ""}, fields_, {}, ids, {}};
    Page page = with_retries(session_.patience, [&] {
        return session_.connector.read(request, session_.patience.context);
    });
    const bool fits =
        page.complete && page.fields &&
        std::equal(page.fields->begin(), page.fields->end(), fields_->begin(), fields_->end(),
                   [](const FieldInfo& a, const FieldInfo& b) { return a.name == b.name; }) &&
        std::all_of(page.rows.begin(), page.rows.end(),
                    [&](const Row& row) { return row.values.size() == fields_->size(); });
    if (fits) return page;
    throw Error(Errc::bad_response, "read records of " + stream() + " by id",
                session_.options.source, "the answer is not the complete page asked for",
                "Report this to the connector's author");
}

std::optional<StreamPush::Planned> StreamPush::plan(const InsightRow& insight, const Row& present) {
    Planned planned{{Operation::revise, stream(), insight.customer.id, {}, {}}, {}};
    bool worth_it = false;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const WriteTarget& target = targets_[i];
        const Value raw = attribute_of(insight, target.attribute, session_.facts);
        const auto wanted = fit(raw, target.field, session_.options.profile);
        if (!wanted) {
            miss(stream() + "." + target.field.name + ": cannot hold " + target.attribute + " \"" +
                 value_text(raw) + "\"");
            continue;
        }
        if (std::holds_alternative<Hidden>(present.values[i])) {
            miss(stream() + "." + target.field.name + ": hidden, so it cannot be compared");
            continue;
        }
        const Move move = judge(insight.customer.id, target, present.values[i], *wanted);
        if (move == Move::none) continue;
        worth_it = worth_it || (move == Move::real && !accompanies(target.attribute));
        planned.item.values.push_back({target.field.name, *wanted});
        planned.targets.push_back(i);
    }
    if (!worth_it) return std::nullopt;
    return planned;
}

/// A value that the CRM altered when we sent it is not sent again for ever.
Move StreamPush::judge(const RecordId& id, const WriteTarget& target, const Value& present,
                       const Value& wanted) {
    const FieldInfo& field = target.field;
    if (!has_value(wanted) && has_value(present)) {  // only what we wrote is ours to clear
        const auto last =
            session_.store.last_written(session_.options.source, stream(), id, field.name);
        if (!last || last->value.empty()) return Move::none;
    }
    const Move move = move_between(present, wanted, field, mapping_.threshold);
    if (move != Move::real) return move;
    const auto last =
        session_.store.last_written(session_.options.source, stream(), id, field.name);
    if (!last || last->stored.empty()) return move;
    const bool still_there =
        move_between(present, value_from_text(last->stored), field, 0) == Move::none;
    const Move since =
        move_between(value_from_text(last->value), wanted, field, mapping_.threshold);
    return still_there && since != Move::real ? Move::none : move;
}

void StreamPush::list_differences(const Planned& planned, const Row& present) {
    ++session_.report.planned;
    for (std::size_t i = 0; i < planned.targets.size(); ++i) {
        session_.report.differences.push_back({stream(), planned.item.id,
                                               planned.item.values[i].name,
                                               value_text(present.values[planned.targets[i]]),
                                               value_text(planned.item.values[i].value)});
    }
}

}  // namespace tenure::inline v1::detail
