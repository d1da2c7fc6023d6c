// Testing: a CRM in memory that behaves, or misbehaves, as a test says.
// Stands where an adapter stands; testing/conformance.hpp holds for it as for any connector.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tenure/crm/connector.hpp"

namespace tenure::inline v1 {

/// One call of a connector, as the fault hook sees it.
struct FakeCall {
    std::string operation;  ///< "fingerprint", "streams", "read", "read_deleted" or "write"
    std::string stream;
    Purpose purpose = Purpose::changes;
    std::uint64_t number = 0;  ///< of all calls, counted from 1
};

/// A CRM in memory. Every change moves its clock by one second.
class FakeConnector final : public Connector {
 public:
    /// Called before each call; may throw.
    std::function<void(const FakeCall&)> before;
    /// Called with each page before it is returned; may change it.
    std::function<void(const ReadRequest&, Page&)> tamper;
    /// Decides a write instead of the CRM. An outcome `unknown` that names the record is returned
    /// after the write is done, one without id instead of it.
    std::function<std::optional<Outcome>(const WriteItem&)> on_write;
    /// Turns a value sent into the value kept, as a CRM that rounds or cuts.
    std::function<Value(const FieldInfo&, const Value&)> store_as;

    std::string identity = "fake://one";
    std::size_t page_size = 3;

    /// Adds a stream, or describes it anew.
    void describe(StreamInfo info) {
        const std::string name = info.name;
        streams_[name].info = std::move(info);
    }
    StreamInfo& info(const std::string& stream) { return streams_.at(stream).info; }

    /// Creates or changes a record; fields that are not named stay.
    void put(const std::string& stream, const RecordId& id, std::vector<FieldValue> values) {
        Record& record = streams_.at(stream).records[id];
        record.listed = true;
        record.version = {Timestamp::from_seconds(++seconds_)};
        for (FieldValue& value : values) record.values[value.name] = std::move(value.value);
    }
    /// Deletes a record; a delete feed lists it.
    void erase(const std::string& stream, const RecordId& id) {
        streams_.at(stream).records.erase(id);
        streams_.at(stream).feed.push_back(id);
    }
    /// Takes a record out of listings; by id it can still be read, like a converted lead.
    void unlist(const std::string& stream, const RecordId& id) {
        streams_.at(stream).records.at(id).listed = false;
        streams_.at(stream).feed.push_back(id);
    }
    /// Returns a field as the CRM holds it; nothing when the record or the value does not exist.
    std::optional<Value> value(const std::string& stream, const RecordId& id,
                               const std::string& field) const {
        const auto& records = streams_.at(stream).records;
        const auto record = records.find(id);
        if (record == records.end()) return std::nullopt;
        const auto found = record->second.values.find(field);
        if (found == record->second.values.end()) return std::nullopt;
        return found->second;
    }
    /// Returns the writes that were carried out, in order.
    const std::vector<WriteItem>& writes() const { return writes_; }

    std::string_view name() const noexcept override { return "fake"; }
    std::string fingerprint(const Context& context = {}) override;
    std::vector<StreamInfo> streams(std::span<const std::string> only = {},
                                    const Context& context = {}) override;
    Page read(const ReadRequest& request, const Context& context = {}) override;
    DeletedPage read_deleted(const ReadRequest& request, const Context& context = {}) override;
    std::vector<Outcome> write(std::span<const WriteItem> items,
                               const Context& context = {}) override;
    std::uint64_t requests() const noexcept override { return calls_; }

 private:
    struct Record {
        Version version;
        bool listed = true;
        std::map<std::string, Value> values;
    };
    struct Stream {
        StreamInfo info;
        std::map<RecordId, Record> records;
        std::vector<RecordId> feed;
    };

    Stream& find(const std::string& stream);
    void begin(FakeCall call, const Context& context);
    static Row row_of(const RecordId& id, const Record& record, const FieldList& fields);
    void list(const Stream& stream, const ReadRequest& request, Page& page) const;
    static void pick(const Stream& stream, std::span<const RecordId> ids, Page& page);
    static std::vector<RecordId> with_key(const Stream& stream, const ExternalKey& key);
    RecordId created(const WriteItem& item);
    Outcome write_one(const WriteItem& asked);

    std::map<std::string, Stream> streams_;
    std::vector<WriteItem> writes_;
    std::uint64_t calls_ = 0;
    std::int64_t seconds_ = 1'767'000'000;  ///< moves by one with every change
};

}  // namespace tenure::inline v1
