// The configuration file: read, checked key by key, and turned into the SDK's own options.
// A file holds only what differs from the defaults; an unknown key is an error.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tenure/core/calendar.hpp"
#include "tenure/core/number_text.hpp"
#include "tenure/core/secret.hpp"
#include "tenure/core/zone.hpp"
#include "tenure/crm/registry.hpp"
#include "tenure/lifecycle/permission.hpp"
#include "tenure/mapping/mapping.hpp"
#include "tenure/segment/lead_score.hpp"

namespace tenure::cli {

struct Business {
    std::string zone = "UTC";
    Calendar calendar = Calendar::gregorian;
    std::string week_start = "monday";
    std::string currency;                  ///< empty takes the CRM's own
    RialUnit money_unit = RialUnit::rial;  ///< in which people read amounts in rial
    std::string rates;        ///< file of dated exchange rates into the currency; empty: none
    std::string price_index;  ///< file of a dated price index; empty: amounts are nominal
    PermissionRules permission{};
};

struct SourceConfig {
    std::string name;
    std::string connector;
    std::string url;
    std::map<std::string, std::string> values;
    std::map<std::string, Secret> secrets;
    std::map<std::string, std::string> unset_variables;  ///< secret -> environment variable
    std::string customer_is = "account";
    std::string money_unit;
    std::string mapping_file;  ///< empty uses the connector's own
    std::string ca_file;
    std::string proxy;
    bool allow_insecure = false;
    std::optional<std::chrono::seconds> deletes_every;
    std::optional<double> max_delete_share;
};

struct ClvConfig {
    std::string model = "mbg-nbd";
    double horizon_years = 1.0;
    std::string horizon = "P1Y";
    double annual_discount_rate = 0.10;
    double margin = 0.30;
};

struct Config {
    std::string path;
    std::string store = "sqlite:tenure.db";
    std::string tenant = "default";
    Business business;
    std::vector<SourceConfig> sources;
    std::string framework = "pars-vtiger-5";
    std::string plays;     ///< file of own plays; empty: the default ones alone
    LeadScoreRules leads;  ///< how people are scored who have not bought
    std::string owners;    ///< file of those who take leads; empty: none
    std::string segments;  ///< file of rule segments; empty: none
    ClvConfig clv;
    std::vector<std::string> warnings;  ///< said once on stderr
};

/// Returns a file's bytes. Throws: Error{configuration}; `what` says what it should have been.
std::string read_text(const std::string& path, const std::string& what);

/// Reads a configuration. File names in it are relative to the file's own folder.
/// Throws: Error{configuration} naming file, line where known, key and next step.
Config read_config(const std::string& path);

/// Chooses sources by name; all when none are named. Throws: Error{configuration}.
std::vector<SourceConfig> choose_sources(const Config& config,
                                         const std::vector<std::string>& names);

/// Returns the business part of a source, as sync and mapping need it.
SourceProfile profile_of(const Config& config, const SourceConfig& source);

/// Reads an ISO 8601 duration of whole days such as P1Y, P6M, P26W or P90D.
/// Throws: Error{configuration} naming the key.
double days_of(const std::string& duration, const std::string& key);

}  // namespace tenure::cli
