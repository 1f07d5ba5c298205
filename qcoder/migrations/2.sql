-- Several coders: packages, decisions, what merging leaves to be settled, the logs of merged files;
-- and where sentences are.

-- The coder packages that were handed out. `setup` is the operation that filled the file: known to
-- us, though it is in the package's log only. `generation` is our newest operation at that time.
CREATE TABLE packages (
    id TEXT PRIMARY KEY,
    coder TEXT NOT NULL REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    filename TEXT NOT NULL,
    made TEXT NOT NULL,
    setup TEXT NOT NULL,
    generation INTEGER NOT NULL,
    documents TEXT NOT NULL CHECK (json_valid(documents)),
    sample TEXT CHECK (sample IS NULL OR json_valid(sample)),
    merged TEXT
) STRICT;

-- What was decided where coders disagree. `basis` is what the codings beneath were like then.
CREATE TABLE decisions (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    text TEXT NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    code TEXT NOT NULL REFERENCES codes (id) DEFERRABLE INITIALLY DEFERRED,
    choice TEXT NOT NULL CHECK (choice IN ('one', 'both', 'neither', 'adjusted')),
    chosen TEXT REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    valence TEXT CHECK (valence IN ('facilitating', 'hindering', 'both', 'neutral')),
    reason TEXT NOT NULL,
    coder TEXT NOT NULL REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    time TEXT NOT NULL,
    codings TEXT NOT NULL CHECK (json_valid(codings)),
    basis TEXT NOT NULL,
    CHECK (start < "end"),
    FOREIGN KEY (document, text) REFERENCES documents (id, text) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX decisions_document ON decisions (document);
CREATE INDEX decisions_code ON decisions (code);

-- What is set for the whole project, by name.
CREATE TABLE settings (
    id TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- What merging left to be settled: values of one column ('' for the whole row) as JSON.
CREATE TABLE differences (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('conflict', 'proposal')),
    "table" TEXT NOT NULL,
    row TEXT NOT NULL,
    "column" TEXT NOT NULL,
    base TEXT CHECK (base IS NULL OR json_valid(base)),
    ours TEXT CHECK (ours IS NULL OR json_valid(ours)),
    theirs TEXT CHECK (theirs IS NULL OR json_valid(theirs)),
    coder TEXT,
    time TEXT NOT NULL,
    settled TEXT CHECK (settled IN ('ours', 'theirs'))
) STRICT;

-- In which order documents were completed.
CREATE INDEX changes_statuses ON changes (number) WHERE "table" = 'statuses';

-- The logs of the files that were merged, as history; `merge` is the operation that merged one.
CREATE TABLE merged_operations (
    merge INTEGER NOT NULL REFERENCES operations (number),
    id TEXT NOT NULL,
    position INTEGER NOT NULL,
    time TEXT NOT NULL,
    coder TEXT,
    installation TEXT NOT NULL,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    reverts TEXT,
    PRIMARY KEY (merge, id)
) STRICT;
CREATE INDEX merged_operations_id ON merged_operations (id);
CREATE TABLE merged_changes (
    merge INTEGER NOT NULL,
    position INTEGER NOT NULL,
    operation TEXT NOT NULL,
    "table" TEXT NOT NULL,
    row TEXT NOT NULL,
    before TEXT,
    after TEXT,
    PRIMARY KEY (merge, position),
    FOREIGN KEY (merge, operation) REFERENCES merged_operations (merge, id)
) STRICT;
CREATE INDEX merged_changes_operation ON merged_changes (merge, operation);

-- Where sentences are, so that they need not be found again: pairs of offsets.
CREATE TABLE sentences (
    text TEXT NOT NULL,
    turns TEXT NOT NULL,
    rules TEXT NOT NULL,
    spans BLOB NOT NULL,
    PRIMARY KEY (text, turns, rules)
) STRICT;
