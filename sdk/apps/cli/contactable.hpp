// Who may be contacted for a purpose, as consents say: lists of people leave the others out.
#pragma once

#include "app.hpp"

namespace tenure::cli {

/// What a list of people is for and how they are reached; without a purpose no consent is asked.
struct ContactChoice {
    std::string purpose;
    std::string channel;
};

/// Adds --purpose and --channel.
void add_contact_options(CLI::App& command, ContactChoice& choice);

/// Removes those who may not be contacted as of an instant and returns how many they were.
std::size_t remove_unwilling(App& app, Store& store, const ContactChoice& choice, Timestamp as_of,
                             std::vector<InsightRow>& people);

/// Returns "3 left out: ..." in the language; empty when nobody was left out.
std::string left_out_text(App& app, const ContactChoice& choice, std::size_t left_out);

}  // namespace tenure::cli
