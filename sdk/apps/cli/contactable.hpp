// Who may be contacted for a purpose, as consents say: lists of people leave the others out.
#pragma once

#include <span>

#include "app.hpp"

namespace tenure::cli {

/// What a list of people is for and how they are reached; without a purpose no consent is asked.
struct ContactChoice {
    std::string purpose;
    std::string channel;
};

/// Adds --purpose and --channel.
void add_contact_options(CLI::App& command, ContactChoice& choice);

/// Returns the records that people stand in, each once, in key order.
std::vector<RowKey> records_of(std::span<const InsightRow> people);

/// What is asked of everybody's consents.
struct ConsentQuestion {
    const ContactChoice& contact;
    Timestamp as_of{};
    const PermissionRules& rules;
};

/// Removes those who may not be contacted and returns how many they were.
std::size_t remove_unwilling(Store& store, const ConsentQuestion& question,
                             std::vector<InsightRow>& people);

/// Returns how many were left out, and why, in the language; empty when nobody was.
std::string left_out_text(App& app, const ContactChoice& choice, std::size_t left_out);

/// Returns what is said beside a file of people: how many were left out, or that nobody's consent
/// was asked.
std::string consent_note(App& app, const ContactChoice& choice, std::size_t left_out);

}  // namespace tenure::cli
