#include "conformance_stream.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "tenure/crm/pages.hpp"

namespace tenure::inline v1::testing_kit {
namespace {

/// What a walk to the end of a stream gave.
struct Walk {
    std::map<RecordId, Version> records;
    std::vector<Cursor> cursors;  ///< after each page
    bool complete = false;
};

/// Walks one stream and notes what each page breaks.
class StreamCheck {
 public:
    StreamCheck(Connector& connector, const StreamInfo& info, std::size_t most_pages,
                Violations& found, const Context& context)
        : connector_(connector),
          info_(info),
          most_pages_(most_pages),
          found_(found),
          context_(context),
          all_fields_(std::make_shared<const std::vector<FieldInfo>>(info.fields)) {}

    void run() {
        const Walk full = walk(Purpose::changes, all_fields_, {});
        if (!full.complete) return;
        expect(full.cursors.back() == Cursor{} || again(full), "nothing new",
               "after the end it gives records that the walk did not");
        check_resume(full);
        check_same(full, walk(Purpose::backfill, all_fields_, {}), "backfill");
        check_same(full, walk(Purpose::changes, nullptr, {}), "ids only");
        check_projection();
        check_by_id(full);
        if (info_.deletes == DeleteKind::sweep) {
            check_same(full, walk(Purpose::deletes, nullptr, {}), "sweep");
        }
        if (info_.deletes == DeleteKind::feed) check_feed();
    }

 private:
    void expect(bool kept, const std::string& rule, const std::string& seen) {
        found_.expect(kept, rule, info_.name + ": " + seen);
    }
    StreamKey key(Purpose purpose) const { return {"conformance", info_.name, purpose, ""}; }

    Walk walk(Purpose purpose, const FieldList& fields, Cursor from) {
        ReadRequest request{key(purpose), fields, std::move(from), {}, {}};
        LoopGuard guard;
        Walk result;
        for (std::size_t pages = 0; pages < most_pages_; ++pages) {
            const Page page = connector_.read(request, context_);
            check_page(page, fields, result);
            result.cursors.push_back(page.next);
            if (page.complete) {
                result.complete = true;
                return result;
            }
            guard.moved(request.key, request.from, page);
            request.from = page.next;
        }
        expect(false, "complete", "no page was complete after " + std::to_string(most_pages_));
        return result;
    }

    void check_page(const Page& page, const FieldList& asked, Walk& result) {
        const std::size_t width = page.fields ? page.fields->size() : 0;
        for (std::size_t i = 0; i < width; ++i) {
            const std::string& name = (*page.fields)[i].name;
            expect(asked && field_index(*asked, name) >= 0, "fields", name + " was not asked for");
        }
        for (const Row& row : page.rows) {
            expect(!row.id.empty(), "ids", "a record has none");
            expect(row.values.size() == width, "rows", row.id + " has not one value per field");
            expect(result.records.emplace(row.id, row.version).second, "ids",
                   row.id + " came twice in one walk");
            expect(!info_.incremental || row.version > Version{}, "versions",
                   row.id + " has none though changes are tracked");
        }
        expect(info_.page_limit == 0 || page.rows.size() <= info_.page_limit, "page limit",
               "a page is longer than announced");
    }

    bool again(const Walk& full) {
        if (!info_.incremental) return true;
        const Walk rest = walk(Purpose::changes, all_fields_, full.cursors.back());
        return std::all_of(rest.records.begin(), rest.records.end(), [&](const auto& record) {
            const auto known = full.records.find(record.first);
            return known != full.records.end() && known->second == record.second;
        });
    }

    /// A walk that was cut after its first page goes on with everything that is missing.
    void check_resume(const Walk& full) {
        if (full.cursors.size() < 2) return;
        ReadRequest request{key(Purpose::changes), all_fields_, {}, {}, {}};
        const Page first = connector_.read(request, context_);
        Walk rest = walk(Purpose::changes, all_fields_, first.next);
        for (const Row& row : first.rows) rest.records.emplace(row.id, row.version);
        check_same(full, rest, "resume");
    }

    void check_same(const Walk& full, const Walk& other, const std::string& rule) {
        for (const auto& record : full.records) {
            expect(other.records.contains(record.first), rule, record.first + " is missing");
        }
        for (const auto& record : other.records) {
            expect(full.records.contains(record.first), rule, record.first + " is extra");
        }
    }

    void check_projection() {
        if (info_.fields.empty()) return;
        const auto one = std::make_shared<const std::vector<FieldInfo>>(
            std::vector<FieldInfo>{info_.fields.back()});
        static_cast<void>(walk(Purpose::changes, one, {}));
    }

    void check_by_id(const Walk& full) {
        std::vector<RecordId> ids;
        for (const auto& record : full.records) {
            if (ids.size() < 3) ids.push_back(record.first);
        }
        if (ids.empty()) return;
        const std::size_t known = ids.size();
        ids.push_back(ids.back() + "999999");
        const ReadRequest request{key(Purpose::refresh), all_fields_, {}, ids, {}};
        const Page page = connector_.read(request, context_);
        Walk result;
        check_page(page, all_fields_, result);
        expect(page.complete, "by id", "the page is not complete");
        expect(result.records.size() == known, "by id",
               std::to_string(result.records.size()) + " records for " + std::to_string(known) +
                   " ids that exist and one that does not");
        for (std::size_t i = 0; i < known; ++i) {
            expect(result.records.contains(ids[i]), "by id", ids[i] + " is missing");
        }
    }

    void check_feed() {
        ReadRequest request{key(Purpose::deletes), nullptr, {}, {}, {}};
        LoopGuard guard;
        for (std::size_t pages = 0; pages < most_pages_; ++pages) {
            const DeletedPage page = connector_.read_deleted(request, context_);
            if (page.complete) return;
            guard.moved(request.key, request.from, page.next);
            request.from = page.next;
        }
        expect(false, "delete feed", "no page was complete");
    }

    Connector& connector_;
    const StreamInfo& info_;
    std::size_t most_pages_;
    Violations& found_;
    const Context& context_;
    FieldList all_fields_;
};

/// Returns a value as text, numbers without trailing zeros: "5.00" and "5.00000000" are one.
std::string plain(const Value& value) {
    const auto trimmed = [](std::string text) {
        if (text.find('.') == std::string::npos) return text;
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
        return text;
    };
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* decimal = std::get_if<Decimal>(&value)) return trimmed(decimal->text);
    if (const auto* money = std::get_if<Money>(&value)) return trimmed(decimal_text(*money));
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
    if (const auto* date = std::get_if<Date>(&value)) return to_string(*date);
    return {};
}

bool same(const Value& left, const Value& right) {
    return left == right || (!plain(left).empty() && plain(left) == plain(right));
}

}  // namespace

void check_stream(Connector& connector, const StreamInfo& info, std::size_t most_pages,
                  Violations& found, const Context& context) {
    StreamCheck(connector, info, most_pages, found, context).run();
}

void check_written(Connector& connector, const WriteItem& item, const Outcome& outcome,
                   Violations& found, const Context& context) {
    std::vector<FieldInfo> fields;
    for (const FieldValue& value : item.values) {
        fields.emplace_back();
        fields.back().name = value.name;
    }
    for (const StreamInfo& info : connector.streams(std::span(&item.stream, 1), context)) {
        for (FieldInfo& field : fields) {
            const auto index = field_index(info.fields, field.name);
            if (index >= 0) field = info.fields[static_cast<std::size_t>(index)];
        }
    }
    const RecordId id = item.id.empty() ? outcome.id : item.id;
    const ReadRequest request{{"conformance", item.stream, Purpose::refresh, ""},
                              std::make_shared<const std::vector<FieldInfo>>(std::move(fields)),
                              {},
                              std::span(&id, 1),
                              {}};
    const Page page = connector.read(request, context);
    if (page.rows.size() != 1 || page.rows.front().values.size() != item.values.size()) {
        return found.add("write", id + " cannot be read back");
    }
    for (std::size_t i = 0; i < item.values.size(); ++i) {
        const FieldValue& sent = item.values[i];
        const bool said =
            std::any_of(outcome.altered.begin(), outcome.altered.end(),
                        [&](const FieldValue& altered) { return altered.name == sent.name; });
        found.expect(said || same(page.rows.front().values[i], sent.value), "write",
                     id + "." + sent.name + " reads back otherwise, and the outcome is silent");
    }
}

}  // namespace tenure::inline v1::testing_kit
