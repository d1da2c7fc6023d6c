// Reads arbitrary bytes as a file of plays, alone and on top of the default ones.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tenure/plays/catalogue.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace tenure;
    static const Playbook defaults = default_plays();
    const std::string text(reinterpret_cast<const char*>(bytes), size);
    for (const Playbook& base : {Playbook{}, defaults}) {
        try {
            (void)plays_from_json(text, "fuzz", base);
        } catch (const Error& error) {
            if (error.code() != Errc::configuration) std::abort();
        }
    }
    return 0;
}
