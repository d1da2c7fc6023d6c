// Tests: recorded exchanges of a real vTiger, and a sandbox brought into the state they began in.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "sandbox_support.hpp"

namespace tenure::testing {

struct Recording {
    int number = 0;
    std::string name;
    Json request;
    int status = 0;
    std::string body;
    Json answer;  ///< the parsed body; discarded when it is no JSON

    Json parameters() const {
        for (const char* place : {"query", "form"}) {
            if (request.contains(place) && request[place].is_object()) return request[place];
        }
        return Json::object();
    }
    std::string parameter(const std::string& key) const {
        const Json all = parameters();
        if (!all.contains(key)) return {};
        return all[key].is_string() ? all[key].get<std::string>() : all[key].dump();
    }
};

inline std::vector<Recording> load_recordings() {
    std::vector<Recording> recordings;
    const std::filesystem::path folder =
        std::filesystem::path(TENURE_REFERENCE_DIR) / "recorded" / "vtiger";
    if (!std::filesystem::exists(folder)) return recordings;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        std::ifstream file(entry.path());
        const Json whole = Json::parse(file);
        Recording recording;
        recording.name = entry.path().stem().string();
        recording.number = std::stoi(recording.name.substr(0, 3));
        recording.request = whole["request"];
        recording.status = whole["response"]["status"];
        recording.body = whole["response"]["body"].get<std::string>();
        recording.answer = lenient(recording.body);
        recordings.push_back(std::move(recording));
    }
    std::sort(recordings.begin(), recordings.end(),
              [](const Recording& a, const Recording& b) { return a.number < b.number; });
    return recordings;
}

/// Seconds of "yyyy-mm-dd HH:MM:SS" in UTC.
inline std::int64_t seconds_of(const std::string& text) {
    std::tm parts{};
    parts.tm_year = std::stoi(text.substr(0, 4)) - 1900;
    parts.tm_mon = std::stoi(text.substr(5, 2)) - 1;
    parts.tm_mday = std::stoi(text.substr(8, 2));
    parts.tm_hour = std::stoi(text.substr(11, 2));
    parts.tm_min = std::stoi(text.substr(14, 2));
    parts.tm_sec = std::stoi(text.substr(17, 2));
    return timegm(&parts);
}

/// Recorded ids of records, and what they are called in the sandbox.
class IdMap {
 public:
    void add(const std::string& recorded, const std::string& live) { known_[recorded] = live; }
    bool contains(const std::string& recorded) const { return known_.contains(recorded); }
    /// Replaces every known id in a text.
    std::string translated(const std::string& text) const {
        static const std::regex id(R"(\d+x\d+)");
        std::string out;
        auto from = text.cbegin();
        for (std::sregex_iterator at(text.begin(), text.end(), id), end; at != end; ++at) {
            out.append(from, (*at)[0].first);
            const auto found = known_.find(at->str());
            out += found == known_.end() ? at->str() : found->second;
            from = (*at)[0].second;
        }
        out.append(from, text.cend());
        return out;
    }

 private:
    std::map<std::string, std::string> known_;
};

/// Moves the sandbox's clock, which stands still otherwise, to given seconds.
class TestTime {
 public:
    TestTime(sandbox::VtigerServer& server, std::int64_t now) : server_(server), now_(now) {}
    void at_least(std::int64_t wanted) {
        if (wanted > now_) exactly(wanted);
    }
    void exactly(std::int64_t wanted) {
        server_.advance(std::chrono::seconds(wanted - now_));
        now_ = wanted;
    }
    std::int64_t now() const { return now_; }

 private:
    sandbox::VtigerServer& server_;
    std::int64_t now_;
};

/// The records that existed before the first recording, as far as answers show them.
class RecordedState {
 public:
    explicit RecordedState(const std::vector<Recording>& recordings) {
        for (const Recording& recording : recordings) {
            collect_rows(recording.answer);
            collect_ids(recording.body + recording.request.dump());
        }
    }

    /// Creates them, each at its recorded time, in the order of their ids.
    void create(SandboxClient& client, TestTime& time, IdMap& ids) const {
        for (const auto& [number, prefix] : mentioned_) {
            const auto row = rows_.find(number);
            const Json known = row == rows_.end() ? Json::object() : row->second;
            if (known.contains("createdtime")) {
                time.at_least(seconds_of(known["createdtime"].get<std::string>()));
            }
            create_one(client, ids, prefix, number, known);
        }
    }

 private:
    static constexpr int last_number = 628;  ///< the recorded session created 629 and above

    void collect_rows(const Json& value) {
        if (value.is_array()) {
            for (const Json& element : value) collect_rows(element);
        } else if (value.is_object()) {
            if (value.contains("id") && value["id"].is_string() && value.contains("createdtime")) {
                const std::string id = value["id"];
                const int number = std::stoi(id.substr(id.find('x') + 1));
                if (number <= last_number) rows_.try_emplace(number, value);
            }
            for (const auto& [key, child] : value.items()) collect_rows(child);
        }
    }

    void collect_ids(const std::string& text) {
        static const std::regex pattern(R"(\b(\d+)x(\d+)\b)");
        static const std::set<std::string> modules = {"1",  "6",  "7",  "10", "11", "12",
                                                      "13", "14", "17", "18", "30"};
        for (std::sregex_iterator at(text.begin(), text.end(), pattern), end; at != end; ++at) {
            if ((*at)[2].length() > 4 || !modules.contains((*at)[1])) continue;
            const int number = std::stoi((*at)[2]);
            if (number > 1 && number <= last_number && wrong_.count(at->str()) == 0) {
                mentioned_.try_emplace(number, (*at)[1]);
            }
        }
        for (const auto& [number, row] : rows_) {
            const std::string id = row["id"];
            mentioned_[number] = id.substr(0, id.find('x'));
        }
    }

    /// What a record needs to exist although no answer shows it.
    static Json minimal(const std::string& prefix, int number) {
        const std::string name = "record " + std::to_string(number);
        Json element = {{"assigned_user_id", "19x1"}};
        const std::map<std::string, std::string> names = {
            {"1", "campaignname"},   {"6", "subject"},        {"7", "subject"},
            {"10", "lastname"},      {"11", "accountname"},   {"12", "lastname"},
            {"13", "potentialname"}, {"14", "productname"},   {"17", "ticket_title"},
            {"18", "subject"},       {"30", "commentcontent"}};
        element[names.at(prefix)] = name;
        if (prefix == "10") element.update({{"leadsource", "Web Site"}, {"firstname", "Lead"}});
        element["closingdate"] = "2026-12-31";
        element["sales_stage"] = "Prospecting";
        element["ticketstatus"] = "Open";
        element["ticketpriorities"] = "Low";
        return element;
    }

    static void create_one(SandboxClient& client, IdMap& ids, const std::string& prefix, int number,
                           const Json& known) {
        static const std::map<std::string, std::string> modules = {
            {"1", "Campaigns"}, {"6", "SalesOrder"}, {"7", "Invoice"},     {"10", "Leads"},
            {"11", "Accounts"}, {"12", "Contacts"},  {"13", "Potentials"}, {"14", "Products"},
            {"17", "HelpDesk"}, {"18", "Events"},    {"30", "ModComments"}};
        Json element = minimal(prefix, number);
        for (const auto& [key, value] : known.items()) {
            static const std::set<std::string> computed = {"id",          "label",
                                                           "createdtime", "modifiedtime",
                                                           "LineItems",   "LineItems_FinalDetails"};
            if (computed.contains(key) || !value.is_string() || value == "") continue;
            element[key] = ids.translated(value.get<std::string>());
        }
        std::string module = modules.at(prefix);
        if (module == "Events" && element.value("activitytype", "").empty()) {
            module = "Calendar";
            element["taskstatus"] = "Not Started";
        }
        if (module == "Invoice" || module == "SalesOrder") add_items(ids, element, known, number);
        const Json answer = client.create(module, element);
        ASSERT_EQ(code_of(answer), "ok") << prefix << 'x' << number << ' ' << answer.dump();
        std::string live = answer["result"]["id"];
        live.replace(0, live.find('x'), prefix);
        ids.add(prefix + 'x' + std::to_string(number), live);
        if (prefix == "18") ids.add("9x" + std::to_string(number), "9" + live.substr(2));
    }

    /// Two items whose total is the recorded one; the second always cost 5.00, the first order had
    /// a single one.
    static void add_items(const IdMap& ids, Json& element, const Json& known, int number) {
        const double total = std::stod(known.value("hdnGrandTotal", std::string("10")));
        element["sostatus"] = element.value("sostatus", "Created");
        element["invoicestatus"] = element.value("invoicestatus", "Created");
        for (const char* field : {"bill_street", "ship_street"}) {
            element[field] = element.value(field, "a");
        }
        element["productid"] = ids.translated("14x7");
        element["hdnTaxType"] = "group";
        const std::string product = ids.translated("14x7");
        element["LineItems"] = {{{"productid", product},
                                 {"quantity", "1"},
                                 {"listprice", std::to_string(total - 5)},
                                 {"comment", "c0"}},
                                {{"productid", product}, {"quantity", "1"}, {"listprice", "5"}}};
        if (number == 54) element["LineItems"].erase(1);
        if (!element.contains("account_id")) element["account_id"] = ids.translated("11x6");
    }

    std::map<int, Json> rows_;
    std::map<int, std::string> mentioned_;
    const std::set<std::string> wrong_ = {"12x629"};
};

}  // namespace tenure::testing
