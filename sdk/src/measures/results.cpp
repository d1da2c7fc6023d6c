#include "measures/results.hpp"

#include "measures/notes.hpp"

namespace tenure::inline v1::detail {

Results::Results(const Period& period) {
    for (const MeasureInfo& info : measure_catalogue()) {
        index_.emplace(info.id, measures_.size());
        Measure measure;
        measure.id = info.id;
        measure.stage = info.stage;
        measure.label = info.label;
        measure.formula = info.formula;
        measure.source = info.source;
        measure.period = period;
        measure.reason = note("nothing_counted");
        measures_.push_back(std::move(measure));
    }
}

Measure& Results::of(std::string_view id) {
    const auto found = index_.find(id);
    if (found == index_.end()) {
        throw Error(Errc::internal, "fill measure", std::string(id), "it is not in the catalogue");
    }
    return measures_[found->second];
}

Measure& Results::give(std::string_view id, const Reading& value, std::uint64_t records) {
    Measure& measure = of(id);
    measure.value = value;
    measure.reason = {};
    measure.records = records;
    return measure;
}

Measure& Results::deny(std::string_view id, const MeasureNote& reason) {
    Measure& measure = of(id);
    measure.value.reset();
    measure.reason = reason;
    return measure;
}

Measure& Results::share(std::string_view id, std::uint64_t part, std::uint64_t whole,
                        const MeasureNote& reason) {
    if (whole == 0) return deny(id, reason);
    return give(id, share_of(part, whole), whole);
}

const Reading* Results::value(std::string_view id) {
    const Measure& measure = of(id);
    return measure.value ? &*measure.value : nullptr;
}

void Results::deny_all(const MeasureNote& reason) {
    for (Measure& measure : measures_) {
        measure.value.reset();
        measure.reason = reason;
    }
}

}  // namespace tenure::inline v1::detail
