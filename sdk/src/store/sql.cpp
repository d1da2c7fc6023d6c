#include "store/sql.hpp"

#include <Poco/Data/AbstractBinder.h>
#include <Poco/Data/AbstractBinding.h>
#include <Poco/Data/AbstractExtraction.h>
#include <Poco/Data/AbstractExtractor.h>
#include <Poco/Data/AbstractPreparation.h>
#include <Poco/Data/SQLite/SQLiteException.h>
#include <Poco/Data/SQLite/SessionImpl.h>
#include <Poco/Data/SQLite/Utility.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>

namespace tenure::inline v1::store_detail {

namespace data = Poco::Data;

namespace {

/// Binds whole rows of cells, one execution after the other, through one object.
class RowBinding final : public data::AbstractBinding {
 public:
    void start(const SqlRows& rows) {
        rows_ = &rows;
        next_ = 0;
    }
    std::size_t numOfColumnsHandled() const override { return rows_->columns(); }
    std::size_t numOfRowsHandled() const override { return 1; }
    bool canBind() const override { return next_ < rows_->size(); }
    void reset() override { next_ = 0; }
    void bind(std::size_t position) override {
        data::AbstractBinder& binder = *getBinder();
        const SqlCell* cells = (*rows_)[next_++];
        for (std::size_t i = 0; i < rows_->columns(); ++i)
            bind_cell(binder, position + i, cells[i]);
    }

 private:
    static void bind_cell(data::AbstractBinder& binder, std::size_t at, const SqlCell& cell) {
        switch (cell.kind()) {
            case SqlCell::Kind::null:
                return binder.bind(at, Poco::Data::Keywords::null, data::AbstractBinder::PD_IN);
            case SqlCell::Kind::integer:
                return binder.bind(at, cell.integer_slot(), data::AbstractBinder::PD_IN);
            case SqlCell::Kind::real:
                return binder.bind(at, cell.real_slot(), data::AbstractBinder::PD_IN);
            case SqlCell::Kind::text:
                return binder.bind(at, cell.text(), data::AbstractBinder::PD_IN);
        }
    }
    const SqlRows* rows_ = nullptr;
    std::size_t next_ = 0;
};

/// Hands each result row, as cells, to a function.
class RowExtraction final : public data::AbstractExtraction {
 public:
    explicit RowExtraction(const std::string& types) : types_(types), cells_(types.size()) {}
    void start(const SqlVisit& visit) { visit_ = &visit; }
    std::size_t numOfColumnsHandled() const override { return types_.size(); }
    std::size_t numOfRowsHandled() const override { return 1; }
    std::size_t numOfRowsAllowed() const override { return 1; }
    bool isNull(std::size_t) const override { return false; }
    data::AbstractPreparation::Ptr createPreparation(PreparatorPtr&, std::size_t) override {
        return nullptr;
    }
    std::size_t extract(std::size_t position) override {
        data::AbstractExtractor& extractor = *getExtractor();
        extractor.reset();
        for (std::size_t i = 0; i < cells_.size(); ++i) {
            read(extractor, position + i, types_[i], cells_[i]);
        }
        (*visit_)(cells_.data());
        return 1;
    }

 private:
    static void read(data::AbstractExtractor& extractor, std::size_t at, char type, SqlCell& cell) {
        if (extractor.isNull(at)) return cell.set_null();
        if (type == 'i') {
            Poco::Int64 value = 0;
            extractor.extract(at, value);
            return cell.set(std::int64_t{value});
        }
        if (type == 'r') {
            double value = 0;
            extractor.extract(at, value);
            return cell.set(value);
        }
        extractor.extract(at, cell.edit_text());
    }
    const std::string& types_;
    std::vector<SqlCell> cells_;
    const SqlVisit* visit_ = nullptr;
};

bool is_any_of(const std::exception&) {
    return false;
}
template <class First, class... Rest>
bool is_any_of(const std::exception& cause, const First*, const Rest*... rest) {
    return dynamic_cast<const First*>(&cause) != nullptr || is_any_of(cause, rest...);
}

}  // namespace

struct SqlSession::Connection {
    explicit Connection(const std::string& path)
        : session(Poco::AutoPtr<data::SessionImpl>(new data::SQLite::SessionImpl(path))) {}
    data::Session session;
};

struct SqlStatement::Prepared {
    Prepared(data::Session& session, const std::string& sql, const std::string& results)
        : statement(session), binding(new RowBinding), extraction(new RowExtraction(results)) {
        statement << sql;
        statement.addBind(binding);
        if (!results.empty()) statement.addExtract(extraction);
    }
    data::Statement statement;
    Poco::SharedPtr<RowBinding> binding;
    Poco::SharedPtr<RowExtraction> extraction;
};

SqlStatement::SqlStatement(SqlSession& session, std::string sql, std::string results)
    : session_(session), sql_(std::move(sql)), results_(std::move(results)) {}

SqlStatement::~SqlStatement() = default;

void SqlStatement::run(const SqlRows& parameters, const SqlVisit& visit) {
    if (parameters.size() == 0) return;
    try {
        if (!prepared_) {
            prepared_ = std::make_unique<Prepared>(session_.connection_->session, sql_, results_);
        }
        prepared_->binding->start(parameters);
        prepared_->extraction->start(visit);
        prepared_->statement.execute();
    } catch (const Poco::Exception& error) {
        const std::unique_ptr<Prepared> broken = std::move(prepared_);
        session_.fail(error);
    } catch (...) {
        prepared_.reset();  // interrupted in the middle of its results
        throw;
    }
}

SqlSession::SqlSession(std::string path) : path_(std::move(path)) {
    try {
        connection_ = std::make_unique<Connection>(path_);
    } catch (const Poco::Exception& error) {
        fail(error);
    }
}

SqlSession::~SqlSession() = default;

SqlStatement& SqlSession::statement(const std::string& sql, const char* results) {
    auto& found = statements_[sql];
    if (!found) found = std::make_unique<SqlStatement>(*this, sql, results);
    return *found;
}

void SqlSession::execute(const std::string& sql) {
    try {
        data::Statement statement(connection_->session);
        statement << sql;
        statement.execute();
    } catch (const Poco::Exception& error) {
        fail(error);
    }
}

void SqlSession::fail(const std::exception& cause) const {
    using namespace data::SQLite;
    std::string words = connection_ ? Utility::lastError(connection_->session) : cause.what();
    Errc code = Errc::store;
    std::string next;
    if (is_any_of(cause, static_cast<DBLockedException*>(nullptr),
                  static_cast<TableLockedException*>(nullptr))) {
        code = Errc::store_locked;
        next = "Close the other program that has the file open for writing, then try again";
    } else if (is_any_of(cause, static_cast<DatabaseFullException*>(nullptr))) {
        next = "Free some space and run again; everything committed before is kept";
    } else if (is_any_of(cause, static_cast<ReadOnlyException*>(nullptr),
                         static_cast<CantOpenDBFileException*>(nullptr))) {
        next = "Check that the folder exists and that you may write to it and to the file";
    } else if (words.find("not a database") != std::string::npos ||
               words.find("malformed") != std::string::npos) {
        next = "The file is damaged or no store: restore a copy, or choose another path";
    }
    throw Error(code, operation_, path_, words, next);
}

SqlTransaction::SqlTransaction(SqlSession& session) : session_(session) {
    session_.run("BEGIN IMMEDIATE");
}

SqlTransaction::~SqlTransaction() {
    if (!open_) return;
    try {
        session_.run("ROLLBACK");
    } catch (const Error&) {  // the engine has already undone it, as it does when the disk is full
        open_ = false;
    }
}

void SqlTransaction::commit() {
    session_.run("COMMIT");
    open_ = false;
}

}  // namespace tenure::inline v1::store_detail
