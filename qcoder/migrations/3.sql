-- The report: figures of cases per year, quotes as they are shown, what the report is made of, and
-- what it said when it was made last.

-- One figure of a case in a year. No value is "not known", which is not 0.
CREATE TABLE flows (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
    year INTEGER NOT NULL,
    measure TEXT NOT NULL
        CHECK (measure IN ('inflow', 'current', 'exits', 'sustained exits', 'dropout')),
    value INTEGER CHECK (value >= 0),
    definition TEXT NOT NULL,
    unit TEXT NOT NULL,
    source TEXT NOT NULL,
    reliability TEXT NOT NULL
) STRICT;
CREATE INDEX flows_case ON flows (case_id, year);

-- How a passage is quoted, where it is not word for word: shortened, with [...] for what is left out.
CREATE TABLE quotes (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    text TEXT NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    shown TEXT NOT NULL,
    coder TEXT NOT NULL REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    CHECK (start < "end"),
    FOREIGN KEY (document, text) REFERENCES documents (id, text) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX quotes_document ON quotes (document, start);

-- What the report is made of, in order: a table, figure, the quotes of a theme, a text.
CREATE TABLE report_items (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('table', 'figure', 'quotes', 'methods', 'text')),
    title TEXT NOT NULL,
    choices TEXT NOT NULL CHECK (json_valid(choices)),
    position INTEGER NOT NULL
) STRICT;

-- What the report said when it was made, to tell what changed since.
CREATE TABLE productions (
    id TEXT PRIMARY KEY,
    time TEXT NOT NULL,
    figures TEXT NOT NULL CHECK (json_valid(figures))
) STRICT;
