CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row a revision of an article; at most one of an article's revisions is live.
CREATE TABLE articles (
    key       INTEGER PRIMARY KEY AUTOINCREMENT,
    id        TEXT NOT NULL,
    revision  INTEGER NOT NULL,
    status    TEXT NOT NULL CHECK (status IN ('live', 'superseded', 'removed')),
    digest    TEXT NOT NULL,
    added     TEXT NOT NULL,
    text      TEXT NOT NULL,
    title     TEXT NOT NULL,
    url       TEXT,
    source    TEXT,
    date      TEXT,
    updated   TEXT,
    authors   TEXT NOT NULL,
    origin    TEXT,
    language  TEXT,
    UNIQUE (id, revision)
);
CREATE UNIQUE INDEX articles_live ON articles (id) WHERE status = 'live';
CREATE INDEX articles_digest ON articles (digest);
CREATE INDEX articles_date ON articles (date) WHERE status = 'live';
CREATE INDEX articles_source ON articles (source) WHERE status = 'live';
CREATE INDEX articles_language ON articles (language) WHERE status = 'live';

-- Ids are given once and never again: whatever holds one can never mean another passage.
CREATE TABLE passages (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    article   INTEGER NOT NULL REFERENCES articles (key),
    start     INTEGER NOT NULL,
    end       INTEGER NOT NULL,
    vector    BLOB NOT NULL
);
CREATE INDEX passages_article ON passages (article);

CREATE TABLE quotations (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article     INTEGER NOT NULL REFERENCES articles (key),
    start       INTEGER NOT NULL,
    end         INTEGER NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('direct', 'indirect')),
    speaker     TEXT,
    last_name   TEXT,
    mention     TEXT,
    cue         TEXT,
    role        TEXT,
    affiliation TEXT,
    rule        TEXT,
    confidence  REAL NOT NULL
);
CREATE INDEX quotations_article ON quotations (article, start);
CREATE INDEX quotations_speaker ON quotations (last_name) WHERE last_name IS NOT NULL;

-- Inputs that could not be read. What is under `target` (a file or address) is read again by `dateline add --retry`.
CREATE TABLE rejects (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    origin  TEXT NOT NULL,
    reason  TEXT NOT NULL,
    at      TEXT NOT NULL,
    target  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX rejects_origin ON rejects (origin);
CREATE INDEX rejects_target ON rejects (target);

-- Addresses whose articles are stored, with what it takes to ask for them again only if they changed.
CREATE TABLE visits (
    url           TEXT PRIMARY KEY,
    etag          TEXT,
    last_modified TEXT,
    entry         TEXT,
    digests       TEXT NOT NULL,
    at            TEXT NOT NULL
) WITHOUT ROWID;

-- Which articles tell the same story in much the same words (wire copy), and how near ones are found.
CREATE TABLE stories (
    article INTEGER PRIMARY KEY REFERENCES articles (key),
    story   INTEGER NOT NULL
);
CREATE INDEX stories_story ON stories (story);
CREATE TABLE bands (
    band    INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES articles (key),
    PRIMARY KEY (band, article)
) WITHOUT ROWID;

-- Articles that left answers, while the search files may still hold their passages (ids from first to last).
CREATE TABLE gone (
    article  INTEGER PRIMARY KEY REFERENCES articles (key),
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    passages INTEGER NOT NULL
);
CREATE TRIGGER articles_gone AFTER UPDATE OF status
ON articles WHEN old.status = 'live' AND new.status <> 'live' BEGIN
    INSERT OR IGNORE INTO gone SELECT article, min(id), max(id), count(*) FROM passages WHERE article = new.key GROUP BY article;
END;

-- A digest of each part of an article; NULL from the moment it changes to the next publication (index/catalog/seals.py).
CREATE TABLE seals (
    article INTEGER NOT NULL REFERENCES articles (key),
    part    TEXT NOT NULL,
    sha256  TEXT,
    PRIMARY KEY (article, part)
) WITHOUT ROWID;
CREATE INDEX seals_void ON seals (article) WHERE sha256 IS NULL;
CREATE TRIGGER articles_insert AFTER INSERT
ON articles BEGIN
    INSERT OR REPLACE INTO seals VALUES (new.key, 'content', NULL);
END;
CREATE TRIGGER articles_update AFTER UPDATE OF id, revision, digest, text, title, url, source, date, updated, authors, origin, language
ON articles BEGIN
    INSERT OR REPLACE INTO seals VALUES (new.key, 'content', NULL);
END;
CREATE TRIGGER passages_insert AFTER INSERT
ON passages BEGIN
    INSERT OR REPLACE INTO seals VALUES (new.article, 'passages', NULL);
END;
CREATE TRIGGER passages_update AFTER UPDATE
ON passages BEGIN
    INSERT OR REPLACE INTO seals VALUES (new.article, 'passages', NULL);
END;
CREATE TRIGGER passages_delete AFTER DELETE
ON passages BEGIN
    INSERT OR REPLACE INTO seals VALUES (old.article, 'passages', NULL);
END;
CREATE TRIGGER quotations_insert AFTER INSERT
ON quotations BEGIN
    INSERT OR REPLACE INTO seals VALUES (new.article, 'quotations', NULL);
END;
CREATE TRIGGER quotations_update AFTER UPDATE
ON quotations BEGIN
    INSERT OR REPLACE INTO seals VALUES (new.article, 'quotations', NULL);
END;
CREATE TRIGGER quotations_delete AFTER DELETE
ON quotations BEGIN
    INSERT OR REPLACE INTO seals VALUES (old.article, 'quotations', NULL);
END;
