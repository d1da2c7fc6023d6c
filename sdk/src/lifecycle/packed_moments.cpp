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

Moment unpack_moment(Unpacker& in, const Moment& before) {
    Moment moment;
    const std::uint64_t parts = in.number();
    const std::uint64_t kind = parts & 31U;
    if (kind > static_cast<std::uint64_t>(EventKind::exit)) {
        throw Error(Errc::store, "read kept moments", "", "an event of an unknown kind",
                    "Use the newer tenure that wrote it");
    }
    moment.kind = static_cast<EventKind>(kind);
    moment.day.days = static_cast<std::int32_t>(before.day.days + in.integer());
    const std::int64_t offset = (parts & has_offset) != 0 ? in.integer() : offset_of(before);
    moment.at = {Timestamp::at_midnight_utc(moment.day).micros + offset};
    if ((parts & has_amount) != 0) {
        moment.minor = static_cast<std::int64_t>(in.number());
        moment.currency = 1;
    }
    if ((parts & has_currency) != 0) moment.currency = static_cast<std::uint8_t>(in.number());
    if ((parts & has_score) != 0) moment.score = in.real();
    if ((parts & has_record) != 0) moment.record = static_cast<std::int32_t>(in.number());
    if ((parts & has_about) != 0) moment.about = static_cast<std::int32_t>(in.number());
    if ((parts & has_categories) != 0) moment.categories = in.number();
    return moment;
}

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
    Moment before;
    for (std::uint64_t left = in.number(); left > 0; --left) {
        before = unpack_moment(in, before);
        if (before.currency > out.currencies.size()) before.currency = 0;
        out.list.push_back(before);
    }
}

}  // namespace tenure::inline v1::detail
