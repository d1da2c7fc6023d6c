#include <algorithm>
#include <cmath>

#include "clv_commands.hpp"
#include "clv_models.hpp"
#include "clv_validation.hpp"

namespace tenure::cli {

namespace {

struct ValidateChoices : ClvChoices {
    std::string params;
};

/// Everything a validation found; parts that the input cannot give are empty.
struct Validated {
    std::optional<HoldoutReport> holdout;
    std::vector<FrequencyGroup> by_frequency;
    std::vector<FrequencyCount> histogram;
    std::vector<TrackingPoint> tracking;
    std::vector<std::string> remarks;
};

/// Runs a part; one that the model does not have becomes a remark.
template <class Part>
void attempt(Validated& into, const char* what, Part&& part) {
    try {
        part();
    } catch (const Error& error) {
        if (error.code() != Errc::unsupported && error.code() != Errc::bad_argument) throw;
        into.remarks.push_back(std::string("no ") + what + ": " + error.details().cause);
    }
}

Validated validated(const ClvModels& models, const ClvCustomers& customers,
                    const Context& context) {
    Validated out;
    const ClvModel* spend = models.spend ? &models.spend->model : nullptr;
    if (spend != nullptr && models.spend->adjustment) {
        spend = nullptr;
        out.remarks.push_back("no hold-out of the spend: adjusted spend models are not validated");
    }
    if (customers.table.holdout_x.empty()) {
        out.remarks.push_back("no hold-out: " + split_advice(customers));
    } else {
        attempt(out, "hold-out", [&] {
            out.holdout = validate_holdout(models.model, customers.table, spend, context);
            out.by_frequency = expectations_by_frequency(models.model, customers.table, 7, context);
        });
    }
    attempt(out, "histogram", [&] {
        out.histogram = frequency_histogram(models.model, customers.summaries().view());
    });
    if (customers.dated) {
        attempt(out, "tracking", [&] {
            out.tracking = track(models.model, customers.log.columns(), customers.options);
        });
    }
    return out;
}

std::string x_text(double x, bool last) {
    return short_number(x, 12) + (last ? " or more" : "");
}

Json validated_json(const ClvModels& models, const ClvCustomers& customers,
                    const Validated& found) {
    Json json{{"model", to_string(models.model.kind)}, {"unit", to_string(models.model.unit)}};
    json["customers"] = count_json(customers.weight());
    if (customers.dated) {
        json["calibration_end"] = to_string(customers.table.end);
        json["observation_end"] = to_string(customers.table.observation_end);
    }
    json["holdout"] = nullptr;
    if (found.holdout) {
        json["holdout"] = {{"days", found.holdout->length.in(TimeUnit::day)},
                           {"transactions", accuracy_json(found.holdout->transactions)}};
        if (found.holdout->spend) json["holdout"]["spend"] = accuracy_json(*found.holdout->spend);
    }
    json["by_frequency"] = Json::array();
    for (const FrequencyGroup& group : found.by_frequency) {
        json["by_frequency"].push_back({{"x", group.x},
                                        {"or_more", &group == &found.by_frequency.back()},
                                        {"customers", group.customers},
                                        {"actual", group.actual},
                                        {"expected", group.expected}});
    }
    json["calibration"] = Json::array();
    for (const FrequencyCount& count : found.histogram) {
        json["calibration"].push_back({{"x", count.x},
                                       {"or_more", &count == &found.histogram.back()},
                                       {"actual", count.actual},
                                       {"expected", count.expected}});
    }
    json["tracking"] = Json::array();
    for (const TrackingPoint& point : found.tracking) {
        json["tracking"].push_back({{"end", to_string(point.end)},
                                    {"actual", point.actual},
                                    {"expected", point.expected},
                                    {"cumulative_actual", point.cumulative_actual},
                                    {"cumulative_expected", point.cumulative_expected},
                                    {"holdout", point.holdout}});
    }
    json["fit"] = models_json(models);
    json["remarks"] = found.remarks;
    return json;
}

std::string frequency_text(const Validated& found) {
    std::string text;
    if (!found.by_frequency.empty()) {
        Table table({{"purchases before", Align::right},
                     {"customers", Align::right},
                     {"happened (mean)", Align::right},
                     {"expected (mean)", Align::right}});
        for (const FrequencyGroup& group : found.by_frequency) {
            table.add({x_text(group.x, &group == &found.by_frequency.back()),
                       short_number(group.customers, 12), shown_number(group.actual, 3),
                       shown_number(group.expected, 3)});
        }
        text += "\n" + toned(Tone::bold, "Hold-out by repeat purchases before it") + "\n" +
                table.text();
    }
    if (!found.histogram.empty()) {
        Table table({{"repeat purchases", Align::right},
                     {"customers", Align::right},
                     {"expected", Align::right}});
        for (const FrequencyCount& count : found.histogram) {
            table.add({x_text(count.x, &count == &found.histogram.back()),
                       short_number(count.actual, 12), shown_number(count.expected, 1)});
        }
        text += "\n" + toned(Tone::bold, "Calibration: customers by repeat purchases") + "\n" +
                table.text();
    }
    return text;
}

/// A dozen of the periods, the last of the calibration and the very last among them.
std::string tracking_text(const std::vector<TrackingPoint>& points) {
    if (points.empty()) return {};
    Table table({{"until"},
                 {"repeat purchases", Align::right},
                 {"expected", Align::right},
                 {"off", Align::right},
                 {""}});
    const std::size_t stride = std::max<std::size_t>(1, points.size() / 10);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool turns = i + 1 < points.size() && !points[i].holdout && points[i + 1].holdout;
        if ((i + 1) % stride != 0 && !turns && i + 1 != points.size()) continue;
        const TrackingPoint& point = points[i];
        const double off = point.cumulative_expected / point.cumulative_actual - 1;
        table.add({to_string(point.end), shown_number(point.cumulative_actual, 0),
                   shown_number(point.cumulative_expected, 1),
                   std::isfinite(off) ? shown_number(100 * off, 1) + " %" : "",
                   point.holdout ? "hold-out" : ""});
    }
    return "\n" + toned(Tone::bold, "Tracking: repeat purchases of everybody so far") + "\n" +
           table.text();
}

std::string holdout_text(const Validated& found, const ClvCustomers& customers) {
    if (!found.holdout) return {};
    Table table({{""},
                 {"happened", Align::right},
                 {"expected", Align::right},
                 {"off", Align::right},
                 {"mean abs. error", Align::right},
                 {"RMSE", Align::right},
                 {"correlation", Align::right}});
    const auto add = [&](const char* name, const Accuracy& accuracy) {
        table.add({name, shown_number(accuracy.actual, 2), shown_number(accuracy.expected, 2),
                   std::isnan(accuracy.bias) ? "" : shown_number(100 * accuracy.bias, 1) + " %",
                   shown_number(accuracy.mean_absolute_error, 4),
                   shown_number(accuracy.root_mean_square_error, 4),
                   shown_number(accuracy.correlation, 4)});
    };
    add("purchases", found.holdout->transactions);
    if (found.holdout->spend) add("spend", *found.holdout->spend);
    return "\n" +
           toned(Tone::bold, "Hold-out: after " + to_string(customers.table.end) + " until " +
                                 to_string(customers.table.observation_end) + ", per customer") +
           "\n" + table.text();
}

int run_validate(App& app, ValidateChoices choices) {
    choices.keep_log = true;
    const Config settings = clv_settings(app, choices);
    std::optional<ClvModels> given;
    if (!choices.params.empty()) given = read_models(choices.params, choices, settings);
    const ModelKind kind = given ? given->model.kind : chosen_model(choices.model, settings);
    const TimeUnit unit = given ? given->model.unit : chosen_unit(choices.unit);
    if (kind == ModelKind::gamma_gamma) {
        throw Error(Errc::configuration, "validate", "gamma-gamma", "it says how much, not when",
                    "Choose a purchase model; gamma-gamma goes along where amounts exist");
    }
    const ClvCustomers customers = read_customers(app, choices, kind, unit);
    tell_remarks(app, customers);
    if (given && !given->spend) add_spend_model(app, customers, choices, *given);
    const ClvModels models = given ? *given : fit_models(app, customers, kind, choices);
    const Validated found = validated(models, customers, app.context());
    app.document(validated_json(models, customers, found));
    app.say((given ? "" : models_text(models, customers)) + holdout_text(found, customers) +
            frequency_text(found) + tracking_text(found.tracking));
    for (const std::string& remark : found.remarks) app.note(remark);
    return exit_of(customers);
}

}  // namespace

std::string shown_number(double value, int decimals) {
    if (std::isnan(value)) return "";
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, value);
    std::string out = text;
    const std::size_t point = std::min(out.find('.'), out.size());
    const std::size_t first = out[0] == '-' ? 1 : 0;
    for (std::size_t at = point; at > first + 3; at -= 3) out.insert(at - 3, ",");
    return out;
}

std::string split_advice(const ClvCustomers& customers) {
    if (!customers.dated) return "summaries have no dates; give the purchases with --transactions";
    const auto& days = customers.table.first_day;
    if (days.empty()) return "give --calibration-end DATE";
    const std::int32_t first = *std::min_element(days.begin(), days.end());
    const std::int32_t last = customers.table.end.days;
    return "give --calibration-end, for example " + to_string(Date{first + (last - first) / 2});
}

Json accuracy_json(const Accuracy& accuracy) {
    return {{"customers", accuracy.customers},
            {"expected", accuracy.expected},
            {"actual", accuracy.actual},
            {"mae", accuracy.mean_absolute_error},
            {"rmse", accuracy.root_mean_square_error},
            {"correlation", accuracy.correlation},
            {"bias", accuracy.bias},
            {"left_out", accuracy.left_out}};
}

void add_clv_validate(CLI::App& parent, App& app) {
    const auto choices = std::make_shared<ValidateChoices>();
    CLI::App* command = add_command(
        parent, app, "validate", "How well a model foresees purchases that it was not shown",
        "tenure clv validate --transactions purchases.csv --calibration-end 2025-06-30",
        [&app, choices] { return run_validate(app, *choices); });
    add_model_options(*command, *choices);
    add_input_options(*command, *choices);
    command
        ->add_option("--params", choices->params,
                     "Parameters as `clv fit --json` prints them; without, fits first")
        ->type_name("JSON|FILE");
}

}  // namespace tenure::cli
