#include "sync/unlisted.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tenure::inline v1::detail {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::hours trusted_for{24};

}  // namespace

Unlisted::Unlisted(Store& store, std::string source, const std::string& stream, Timestamp now)
    : store_(store), source_(std::move(source)), fact_("unlisted:" + stream), asked_at_(now) {
    const auto text = store_.fact(source_, fact_);
    const auto json = Json::parse(text.value_or(""), nullptr, false);
    if (!json.is_object()) return;  // a lost memory only costs requests
    const auto asked_at = parse_timestamp(json.value("asked_at", ""));
    if (!asked_at || now - *asked_at >= trusted_for) return;
    asked_at_ = *asked_at;
    for (const Json& id : json.value("ids", Json::array())) {
        if (id.is_string()) ids_.insert(id.get<std::string>());
    }
}

std::vector<RecordId> Unlisted::unknown(const std::vector<RecordId>& suspects) const {
    std::vector<RecordId> result;
    std::copy_if(suspects.begin(), suspects.end(), std::back_inserter(result),
                 [&](const RecordId& id) { return !ids_.contains(id); });
    return result;
}

void Unlisted::keep(const std::vector<RecordId>& suspects, const std::vector<RecordId>& gone) {
    std::set<RecordId> there(suspects.begin(), suspects.end());
    for (const RecordId& id : gone) there.erase(id);
    if (there == ids_) return;
    ids_ = std::move(there);
    store_.put_fact(source_, fact_,
                    Json{{"asked_at", to_string(asked_at_)}, {"ids", ids_}}.dump(
                        -1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace tenure::inline v1::detail
