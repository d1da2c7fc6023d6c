#include "lifecycle/packed_moments.hpp"

#include "store/packed.hpp"

namespace tenure::inline v1::detail {

namespace {

// What a moment's first number says, above the five bits of its kind.
constexpr std::uint64_t has_offset = 32;  // its time of day differs from the moment's before
constexpr std::uint64_t has_amount = 64;
constexpr std::uint64_t has_currency = 128;  // another than the customer's first
constexpr std::uint64_t has_score = 256;
constexpr std::uint64_t has_record = 512;
constexpr std::uint64_t has_about = 1024;
constexpr std::uint64_t has_categories = 2048;

std::int64_t offset_of(const Moment& moment) {
    return moment.at.micros - Timestamp::at_midnight_utc(moment.day).micros;
}

void pack_moment(Packer& out, const Moment& moment, const Moment& before) {
    const bool moved = offset_of(moment) != offset_of(before);
    const std::uint64_t parts =
        (moved ? has_offset : 0U) | (moment.currency != 0 ? has_amount : 0U) |
        (moment.currency > 1 ? has_currency : 0U) | (moment.score != 0 ? has_score : 0U) |
        (moment.record != 0 ? has_record : 0U) | (moment.about != 0 ? has_about : 0U) |
        (moment.categories != 0 ? has_categories : 0U);
    out.number(static_cast<std::uint64_t>(moment.kind) | parts);
    out.integer(std::int64_t{moment.day.days} - before.day.days);
    if (moved) out.integer(offset_of(moment));
    if (moment.currency != 0) out.number(static_cast<std::uint64_t>(moment.minor));
    if (moment.currency > 1) out.number(moment.currency);
    if (moment.score != 0) out.real(moment.score);
    if (moment.record != 0) out.number(static_cast<std::uint64_t>(moment.record));
    if (moment.about != 0) out.number(static_cast<std::uint64_t>(moment.about));
    if (moment.categories != 0) out.number(moment.categories);
}

/// Reads moments one after the other.
class MomentReader {
 public:
    MomentReader(Unpacker& in, std::size_t currencies) : in_(in), currencies_(currencies) {}

    void read(Moment& out) {
        const std::uint64_t parts = in_.number();
        const std::uint64_t kind = parts & 31U;
        if (kind > static_cast<std::uint64_t>(EventKind::exit)) {
            throw Error(Errc::store, "read kept moments", "", "an event of an unknown kind",
                        "Use the newer tenure that wrote it");
        }
        out.kind = static_cast<EventKind>(kind);
        day_ += static_cast<std::uint32_t>(in_.integer());  // of a damaged text, it may wrap round
        out.day.days = static_cast<std::int32_t>(day_);
        if ((parts & has_offset) != 0) offset_ = in_.integer();
        out.at = {Timestamp::at_midnight_utc(out.day).micros + offset_};
        if ((parts & has_amount) != 0) read_amount(parts, out);
        if ((parts & has_score) != 0) out.score = in_.real();
        if ((parts & has_record) != 0) out.record = static_cast<std::int32_t>(in_.number());
        if ((parts & has_about) != 0) out.about = static_cast<std::int32_t>(in_.number());
        if ((parts & has_categories) != 0) out.categories = in_.number();
    }

 private:
    void read_amount(std::uint64_t parts, Moment& out) {
        out.minor = static_cast<std::int64_t>(in_.number());
        const std::uint64_t currency = (parts & has_currency) != 0 ? in_.number() : 1;
        if (currency <= currencies_) out.currency = static_cast<std::uint8_t>(currency);
    }

    Unpacker& in_;
    std::size_t currencies_;
    std::uint32_t day_ = 0;
    std::int64_t offset_ = 0;  ///< both of the moment before
};

void pack(const Moments& moments, std::string& text) {
    Packer out(text);
    out.number((moments.known_since ? 1U : 0U) | (moments.mixed_currencies ? 2U : 0U));
    if (moments.known_since) out.integer(moments.known_since->micros);
    out.number(moments.undated);
    out.text(moments.segment);
    out.number(moments.currencies.size());
    for (const Currency& currency : moments.currencies) {
        out.text(currency.name());
        out.number(currency.exponent);
    }
    out.number(moments.list.size());
    Moment before;
    for (const Moment& moment : moments.list) {
        pack_moment(out, moment, before);
        before = moment;
    }
}

}  // namespace

std::string pack(const Moments& moments) {
    std::string text;
    text.reserve(24 + 10 * moments.list.size());
    pack(moments, text);
    return text;
}

void unpack(std::string_view text, Moments& out) {
    out.clear();
    Unpacker in(text);
    const std::uint64_t head = in.number();
    if ((head & 1U) != 0) out.known_since = Timestamp{in.integer()};
    out.mixed_currencies = (head & 2U) != 0;
    out.undated = static_cast<std::uint32_t>(in.number());
    out.segment = in.text();
    for (std::uint64_t left = in.number(); left > 0; --left) {
        Currency currency;
        const std::string_view name = in.text();
        for (std::size_t i = 0; i < 3 && i < name.size(); ++i) currency.code[i] = name[i];
        currency.exponent = static_cast<std::uint8_t>(in.number());
        out.currencies.push_back(currency);
    }
    MomentReader moments(in, out.currencies.size());
    for (std::uint64_t left = in.number(); left > 0; --left) moments.read(out.list.emplace_back());
}

}  // namespace tenure::inline v1::detail
