-- The tables of a project file, as of its first version.

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE operations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    time TEXT NOT NULL,
    coder TEXT,
    installation TEXT NOT NULL,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('setup', 'do', 'undo', 'redo')),
    reverts INTEGER REFERENCES operations (number),
    reverted_by INTEGER
) STRICT;
CREATE INDEX operations_own ON operations (coder, installation, kind, number);
CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operations (number),
    "table" TEXT NOT NULL,
    row TEXT NOT NULL,
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX changes_operation ON changes (operation);
CREATE INDEX changes_made ON changes (row) WHERE "table" = 'codings' AND before IS NULL;
CREATE INDEX changes_codes ON changes (number) WHERE "table" = 'codes';
CREATE TABLE current_operation (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    operation INTEGER
) STRICT;
INSERT INTO current_operation VALUES (1, NULL);

CREATE TABLE texts (id TEXT PRIMARY KEY, text TEXT NOT NULL, length INTEGER NOT NULL) STRICT;
CREATE TABLE turns (id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;
CREATE TABLE originals (id TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
CREATE TABLE text_maps (
    before TEXT NOT NULL REFERENCES texts (id),
    after TEXT NOT NULL REFERENCES texts (id),
    map TEXT NOT NULL,
    PRIMARY KEY (before, after)
) STRICT;
CREATE INDEX text_maps_after ON text_maps (after);

CREATE TABLE coders (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'consensus', 'automatic')),
    -- Whom this one turned out to be: the row stays, because the log names it.
    merged_into TEXT REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE TABLE groups (id TEXT PRIMARY KEY, name TEXT NOT NULL, position INTEGER NOT NULL) STRICT;
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    filename TEXT NOT NULL,
    text TEXT NOT NULL REFERENCES texts (id) DEFERRABLE INITIALLY DEFERRED,
    turns TEXT NOT NULL REFERENCES turns (id) DEFERRABLE INITIALLY DEFERRED,
    original TEXT REFERENCES originals (id) DEFERRABLE INITIALLY DEFERRED,
    group_id TEXT REFERENCES groups (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL
) STRICT;
-- What an anchor refers to: the database refuses one that names another text than its document's.
CREATE UNIQUE INDEX documents_text ON documents (id, text);
CREATE TABLE speakers (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    label TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('interviewer', 'respondent', 'other')),
    position INTEGER NOT NULL
) STRICT;
CREATE INDEX speakers_document ON speakers (document);

CREATE TABLE codebooks (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL,
    version TEXT NOT NULL,
    data TEXT NOT NULL CHECK (json_valid(data)),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE codes (
    id TEXT PRIMARY KEY,
    short_id TEXT NOT NULL,
    name_nl TEXT NOT NULL,
    name_en TEXT NOT NULL,
    parent TEXT REFERENCES codes (id) DEFERRABLE INITIALLY DEFERRED,
    position INTEGER NOT NULL,
    codable INTEGER NOT NULL CHECK (codable IN (0, 1)),
    color TEXT NOT NULL,
    brief_nl TEXT NOT NULL,
    brief_en TEXT NOT NULL,
    definition_nl TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    when_nl TEXT NOT NULL,
    when_en TEXT NOT NULL,
    when_not_nl TEXT NOT NULL,
    when_not_en TEXT NOT NULL,
    example_nl TEXT NOT NULL,
    example_en TEXT NOT NULL,
    cues TEXT NOT NULL CHECK (json_valid(cues)),
    weak_cues TEXT NOT NULL CHECK (json_valid(weak_cues)),
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    valence_required INTEGER NOT NULL CHECK (valence_required IN (0, 1)),
    status TEXT NOT NULL CHECK (status IN ('active', 'proposed', 'retired')),
    merged_into TEXT REFERENCES codes (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX codes_parent ON codes (parent);

CREATE TABLE codings (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    text TEXT NOT NULL,
    start INTEGER NOT NULL CHECK (start >= 0),
    "end" INTEGER NOT NULL,
    code TEXT NOT NULL REFERENCES codes (id) DEFERRABLE INITIALLY DEFERRED,
    coder TEXT NOT NULL REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    valence TEXT CHECK (valence IN ('facilitating', 'hindering', 'both', 'neutral')),
    flags TEXT NOT NULL CHECK (json_valid(flags)),
    qualifiers TEXT NOT NULL CHECK (json_valid(qualifiers)),
    CHECK (start < "end"),
    FOREIGN KEY (document, text) REFERENCES documents (id, text) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX codings_document ON codings (document, code, coder, start, "end");
CREATE INDEX codings_code ON codings (code, coder, document);

CREATE TABLE cases (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE variables (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('text', 'number', 'date', 'yes/no', 'one of', 'several of')),
    options TEXT NOT NULL CHECK (json_valid(options)),
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE case_values (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
    variable TEXT NOT NULL REFERENCES variables (id) DEFERRABLE INITIALLY DEFERRED,
    value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;
CREATE INDEX case_values_case ON case_values (case_id, variable);
CREATE INDEX case_values_variable ON case_values (variable);
CREATE TABLE case_links (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
    document TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    speaker TEXT REFERENCES speakers (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX case_links_case ON case_links (case_id);
CREATE INDEX case_links_document ON case_links (document);
CREATE INDEX case_links_speaker ON case_links (speaker);

CREATE TABLE memos (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    coder TEXT NOT NULL REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    document TEXT REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    code TEXT REFERENCES codes (id) DEFERRABLE INITIALLY DEFERRED,
    coding TEXT REFERENCES codings (id) DEFERRABLE INITIALLY DEFERRED,
    case_id TEXT REFERENCES cases (id) DEFERRABLE INITIALLY DEFERRED,
    text TEXT,
    start INTEGER CHECK (start >= 0),
    "end" INTEGER,
    CHECK ((document IS NOT NULL) + (code IS NOT NULL) + (coding IS NOT NULL)
           + (case_id IS NOT NULL) <= 1),
    CHECK ((text IS NULL AND start IS NULL AND "end" IS NULL)
           OR (text IS NOT NULL AND document IS NOT NULL AND start < "end")),
    FOREIGN KEY (document, text) REFERENCES documents (id, text) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX memos_document ON memos (document);
CREATE INDEX memos_code ON memos (code);
CREATE INDEX memos_coding ON memos (coding);
CREATE INDEX memos_case ON memos (case_id);

CREATE TABLE statuses (
    id TEXT PRIMARY KEY,
    coder TEXT NOT NULL REFERENCES coders (id) DEFERRABLE INITIALLY DEFERRED,
    document TEXT NOT NULL REFERENCES documents (id) DEFERRABLE INITIALLY DEFERRED,
    status TEXT NOT NULL CHECK (status IN ('not started', 'busy', 'complete')),
    codebook_version TEXT
) STRICT;
CREATE INDEX statuses_document ON statuses (document);
