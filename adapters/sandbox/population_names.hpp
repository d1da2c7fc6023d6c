// Sandbox: names of people, shops and goods in Persian, Arabic and Latin script.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sandbox/random.hpp"

namespace tenure::inline v1::sandbox {

enum class Script : std::uint8_t { persian, arabic, latin };

struct Person {
    Script script = Script::latin;
    std::string first_name, last_name, city, country;
};

struct Good {
    std::string_view name;
    std::string_view category;
    std::int64_t cents;
};

Person random_person(Random& random);
/// Returns a shop or company name, made unique by `number`.
std::string company_name(Random& random, const Person& owner, std::size_t number);

std::size_t good_count();
const Good& good(std::size_t index);

}  // namespace tenure::inline v1::sandbox
