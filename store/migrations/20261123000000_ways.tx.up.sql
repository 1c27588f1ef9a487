-- What a session knows of how its person came in.
ALTER TABLE sessions ADD COLUMN amr TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE sessions ADD COLUMN provider TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE sessions ADD COLUMN way_id TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE sessions ADD COLUMN provider_sid TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE sessions ADD COLUMN id_token TEXT NOT NULL DEFAULT '';
--bun:split
UPDATE sessions SET amr = 'pwd';
--bun:split
CREATE INDEX sessions_of_way ON sessions (way_id) WHERE way_id <> '';
--bun:split
-- What an account asks of those who come to it.
ALTER TABLE accounts ADD COLUMN signin_provider TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE accounts ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE;
--bun:split
CREATE TABLE ways (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL REFERENCES users (id),
  provider   TEXT NOT NULL, -- its word in the configuration and in paths
  issuer     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  email      TEXT NOT NULL, -- as the provider said when it was linked; shown, never looked up by
  name       TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  used_at    TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE UNIQUE INDEX ways_identity ON ways (issuer, subject);
--bun:split
CREATE INDEX ways_of_user ON ways (user_id);
--bun:split
-- What is begun and ends soon: on the way to a provider and back, between the first factor and the second.
CREATE TABLE flows (
  hash       TEXT PRIMARY KEY,
  intent     TEXT NOT NULL,
  provider   TEXT NOT NULL,
  browser    TEXT NOT NULL, -- SHA-256 of the cookie of the browser it was begun in
  user_id    TEXT NOT NULL,
  session_id TEXT NOT NULL,
  next       TEXT NOT NULL,
  data       TEXT NOT NULL, -- JSON; what belongs to the intent
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE INDEX flows_over ON flows (expires_at);
--bun:split
-- Logout tokens that were taken: each counts once.
CREATE TABLE logouts (
  issuer     TEXT NOT NULL,
  jti        TEXT NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (issuer, jti)
);
