#include "line_items.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "json.hpp"

namespace tenure::inline v1::vtiger {

namespace {

using nlohmann::json;

constexpr std::string_view items_module = "LineItem";

constexpr std::array<std::string_view, 9> wanted{"productid", "sequence_no",      "quantity",
                                                 "listprice", "discount_percent", "discount_amount",
                                                 "comment",   "parent_id",        "purchase_cost"};

bool is_wanted(const std::string& name) {
    return name.starts_with("tax") || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

/// A list of items, sorted as on the document.
std::string list_of(std::vector<std::string> items) {
    const auto place = [](const std::string& item) {
        const json parsed = json::parse(item, nullptr, false);
        const std::string text = text_at(parsed, "sequence_no");
        return text.empty() ? 0L : std::strtol(text.c_str(), nullptr, 10);
    };
    std::stable_sort(items.begin(), items.end(), [&](const std::string& a, const std::string& b) {
        return place(a) < place(b);
    });
    std::string list = "[";
    for (const std::string& item : items) {
        if (list.size() > 1) list += ',';
        list += item;
    }
    return list + "]";
}

}  // namespace

std::string items_of_record(std::string_view body) {
    const json record = result_of(body, "retrieve line items");
    const auto items = record.is_object() ? record.find("LineItems") : record.end();
    return items == record.end() || !items->is_array() ? "[]" : items->dump();
}

const std::vector<std::string>& LineItems::columns(const Context& context) {
    if (!columns_.empty() || refused_) return columns_;
    const Module* module = catalogue_.find(std::string(items_module), context);
    if (!module || !module->has("parent_id")) {
        refused_ = true;
        return columns_;
    }
    columns_.push_back("id");
    for (const FieldInfo& field : module->fields) {
        if (is_wanted(field.name)) columns_.push_back(field.name);
    }
    return columns_;
}

// Returns false when the server does not understand the question.
bool LineItems::query_items(std::vector<std::string> ids, Found& found, const Context& context) {
    const std::string name(items_module);
    const std::string text = select(columns(context), name, in_list("parent_id", ids), "");
    const Answer answer = session_.ask(query(name, text), context);
    if (answer.failure) {
        const Action action = action_for(*answer.failure);
        if (action == Action::retry || action == Action::wait) {
            throw error_of(*answer.failure, "query LineItem", session_.endpoint());
        }
        return false;
    }
    const json rows = result_of(answer.body, "query LineItem");
    if (!rows.is_array()) return false;
    if (rows.size() >= page_rows) {  // may have been cut: ask for less, one record by retrieve
        if (ids.size() == 1) {
            cut_.insert(ids.front());
            return true;
        }
        const auto middle = ids.begin() + static_cast<std::ptrdiff_t>(ids.size() / 2);
        return query_items({ids.begin(), middle}, found, context) &&
               query_items({middle, ids.end()}, found, context);
    }
    const std::set<std::string> asked(ids.begin(), ids.end());
    for (const json& row : rows) {
        const std::string parent = text_at(row, "parent_id");
        if (!asked.contains(parent)) return false;  // the condition was understood otherwise
        found[parent].push_back(row.dump());
    }
    items_per_record_ = static_cast<double>(rows.size()) / static_cast<double>(ids.size());
    return true;
}

std::map<std::string, std::string> LineItems::of(const std::string& module,
                                                 const std::vector<std::string>& ids,
                                                 const Context& context) {
    Found found;
    cut_.clear();
    columns(context);
    for (std::size_t at = 0; at < ids.size() && !refused_;) {
        constexpr double rows_aimed_at = 80;
        const auto fit = static_cast<std::size_t>(rows_aimed_at / std::max(items_per_record_, 0.8));
        const std::size_t end = std::min(ids.size(), at + std::clamp<std::size_t>(fit, 1, 100));
        const std::vector<std::string> some(ids.begin() + static_cast<std::ptrdiff_t>(at),
                                            ids.begin() + static_cast<std::ptrdiff_t>(end));
        if (!query_items(some, found, context)) {
            refused_ = true;
            found.clear();
        }
        at = end;
    }
    // Silence about a document is believed once some retrieved ones proved to have no items.
    constexpr int proof_enough = 3;
    std::map<std::string, std::string> lists;
    for (const std::string& id : ids) {
        const auto items = found.find(id);
        if (items != found.end()) {
            lists[id] = list_of(std::move(items->second));
            continue;
        }
        if (!refused_ && !cut_.contains(id) && empty_documents_ >= proof_enough) {
            lists[id] = "[]";
            continue;
        }
        // Documents have items as a rule: this one was cut off, or left half-written by a 500.
        const Answer answer = session_.ask(retrieve(module, id), context);
        if (answer.failure && action_for(*answer.failure) == Action::retry) {
            throw error_of(*answer.failure, "retrieve " + module, id);
        }
        lists[id] = answer.failure ? "[]" : items_of_record(answer.body);
        const bool empty = lists[id] == "[]";
        if (empty && !answer.failure) ++empty_documents_;
        if (!empty && !cut_.contains(id)) refused_ = true;  // the list missed items: never again
    }
    return lists;
}

}  // namespace tenure::inline v1::vtiger
