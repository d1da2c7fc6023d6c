// Sandbox, vTiger: a purchase log becomes organizations with paid invoices.
#include "sandbox/vtiger/record_maker.hpp"
#include "sandbox/vtiger/seed.hpp"
#include "sandbox/vtiger/values.hpp"

namespace tenure::inline v1::sandbox::vt {
namespace {

/// Adds invoices with field numbers found once: a million of them should not take a minute.
class InvoiceWriter {
 public:
    explicit InvoiceWriter(Crm& crm)
        : crm_(crm), module_(crm.catalogue.at("Invoice")), table_(crm.database.table(module_)) {}

    void add(const Population::Purchase& purchase, Id account) {
        const std::string number = std::to_string(table_.next_number());
        const std::string total = money_text(purchase.cents);
        Packer packer;
        packer.add(subject_, "Purchase " + number);
        packer.add(date_, date_text(purchase.at));
        packer.add(subtotal_, total);
        packer.add(grand_total_, total);
        packer.add(account_, "11x" + std::to_string(account));
        packer.add(status_, "Paid");
        packer.add(number_, "INV" + number);
        packer.add(received_, total);
        table_.add({.id = crm_.database.next_id(module_),
                    .owner = 1,
                    .modified_by = 1,
                    .life = Life::live,
                    .created = purchase.at,
                    .modified = purchase.modified,
                    .packed = packer.take()});
    }
    void reserve(std::size_t count) { table_.reserve(count); }

 private:
    const Field& field(const char* name) const { return *module_.find(name); }

    Crm& crm_;
    const Module& module_;
    Table& table_;
    // In the order of the module's fields, as Packer needs them.
    const Field& subject_ = field("subject");
    const Field& date_ = field("invoicedate");
    const Field& subtotal_ = field("hdnSubTotal");
    const Field& grand_total_ = field("hdnGrandTotal");
    const Field& account_ = field("account_id");
    const Field& status_ = field("invoicestatus");
    const Field& number_ = field("invoice_no");
    const Field& received_ = field("received");
};

}  // namespace

void seed_log(Crm& crm, const Population& population) {
    std::vector<Id> accounts;
    for (const Population::Customer& customer : population.customers) {
        RecordMaker account(crm, "Accounts");
        account.set("accountname", customer.name).set("accounttype", "Customer");
        account.set_custom("Tenure External Id", customer.external_id);
        accounts.push_back(account.store(1, customer.created, customer.modified));
    }
    InvoiceWriter writer(crm);
    writer.reserve(population.purchases.size());
    for (const Population::Purchase& purchase : population.purchases) {
        writer.add(purchase, accounts[purchase.customer]);
    }
}

}  // namespace tenure::inline v1::sandbox::vt
