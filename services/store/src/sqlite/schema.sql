-- Version 1. Names of tables and columns are the original's, where it had them; amounts are minor
-- units, times are milliseconds since 1970 in UTC.

CREATE TABLE payment (
    payment_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    merchant_id     TEXT    NOT NULL CHECK (length(merchant_id) BETWEEN 1 AND 32),
    amount          INTEGER NOT NULL CHECK (amount > 0),
    currency        TEXT    NOT NULL CHECK (length(currency) = 3),
    status          TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL CHECK (length(idempotency_key) BETWEEN 1 AND 255),
    request_hash    BLOB    NOT NULL CHECK (length(request_hash) = 32),
    attempt         BLOB    NOT NULL CHECK (length(attempt) = 16),
    captured_amount INTEGER NOT NULL DEFAULT 0 CHECK (captured_amount >= 0),
    released_amount INTEGER NOT NULL DEFAULT 0 CHECK (released_amount >= 0),
    is_expired      INTEGER NOT NULL DEFAULT 0 CHECK (is_expired IN (0, 1)),
    refunded_amount INTEGER NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
    refund_reserved INTEGER NOT NULL DEFAULT 0 CHECK (refund_reserved >= 0),
    refund_failed   INTEGER NOT NULL DEFAULT 0 CHECK (refund_failed IN (0, 1)),
    version         INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0),
    approval_number TEXT,
    transaction_id  TEXT,
    requested_at    INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    CONSTRAINT uk_idem UNIQUE (merchant_id, idempotency_key),
    CONSTRAINT ck_held CHECK (captured_amount + released_amount <= amount),
    CONSTRAINT ck_taken CHECK (refunded_amount + refund_reserved <= captured_amount)
) STRICT;
CREATE INDEX ix_status_time ON payment (status, requested_at);
CREATE INDEX ix_merchant ON payment (merchant_id, payment_id);

-- One row for each version of a payment but the first, which nobody is told of.
CREATE TABLE outbox_event (
    event_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    aggregate_type TEXT    NOT NULL DEFAULT 'PAYMENT',
    aggregate_id   INTEGER NOT NULL REFERENCES payment (payment_id),
    version        INTEGER NOT NULL CHECK (version >= 1),
    event_type     TEXT    NOT NULL,
    payload        TEXT    NOT NULL CHECK (json_valid(payload)),
    trace          TEXT    NOT NULL,
    published      INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1)),
    created_at     INTEGER NOT NULL,
    published_at   INTEGER,
    retry_count    INTEGER NOT NULL DEFAULT 0,
    last_retry_at  INTEGER,
    CONSTRAINT uk_version UNIQUE (aggregate_id, version)
) STRICT;
CREATE INDEX ix_published ON outbox_event (published, event_id);

-- Who publishes events: one at a time. Whoever takes over raises the epoch, and what the one before
-- still believes to have published is not believed any more.
CREATE TABLE relay_lease (
    name       TEXT    NOT NULL PRIMARY KEY,
    owner      BLOB    NOT NULL CHECK (length(owner) = 16),
    epoch      INTEGER NOT NULL CHECK (epoch >= 1),
    expires_at INTEGER NOT NULL
) STRICT;

-- Who may ask in whose name. The keys themselves are nowhere.
CREATE TABLE api_key (
    key_hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(key_hash) = 32),
    merchant_id TEXT    NOT NULL CHECK (length(merchant_id) BETWEEN 1 AND 32),
    created_at  INTEGER NOT NULL,
    revoked_at  INTEGER
) STRICT;

-- What was answered to a key, to be answered again byte for byte.
CREATE TABLE idem_response_cache (
    merchant_id     TEXT    NOT NULL,
    operation       TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    payment_id      INTEGER NOT NULL REFERENCES payment (payment_id),
    request_hash    BLOB    NOT NULL CHECK (length(request_hash) = 32),
    attempt         BLOB    NOT NULL CHECK (length(attempt) = 16),
    http_status     INTEGER NOT NULL CHECK (http_status BETWEEN 200 AND 499),
    response_body   BLOB    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (merchant_id, operation, idempotency_key)
) STRICT;
CREATE INDEX ix_created ON idem_response_cache (created_at);

-- Double entry: the entries of a transaction add up to zero, and nobody changes them afterwards.
CREATE TABLE ledger_transaction (
    transaction_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    source_event_id INTEGER NOT NULL UNIQUE REFERENCES outbox_event (event_id),
    payment_id      INTEGER NOT NULL REFERENCES payment (payment_id),
    event_type      TEXT    NOT NULL,
    occurred_at     INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_transaction_payment ON ledger_transaction (payment_id);

CREATE TABLE ledger_entry (
    entry_id       INTEGER PRIMARY KEY AUTOINCREMENT,
    transaction_id INTEGER NOT NULL REFERENCES ledger_transaction (transaction_id),
    payment_id     INTEGER NOT NULL REFERENCES payment (payment_id),
    account        TEXT    NOT NULL,
    amount         INTEGER NOT NULL CHECK (amount <> 0),
    currency       TEXT    NOT NULL CHECK (length(currency) = 3),
    occurred_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_payment_time ON ledger_entry (payment_id, occurred_at);

CREATE TRIGGER ledger_transaction_stays BEFORE DELETE ON ledger_transaction
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER ledger_transaction_is_fixed BEFORE UPDATE ON ledger_transaction
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER ledger_entry_stays BEFORE DELETE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
CREATE TRIGGER ledger_entry_is_fixed BEFORE UPDATE ON ledger_entry
BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
