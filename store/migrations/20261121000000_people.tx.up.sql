CREATE TABLE counters (
  name  TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);
--bun:split
INSERT INTO counters (name, value) VALUES ('account', 1000), ('user', 5000);
--bun:split
CREATE TABLE accounts (
  id                  TEXT PRIMARY KEY,
  number              BIGINT NOT NULL UNIQUE,
  name                TEXT NOT NULL,
  language            TEXT NOT NULL,
  owner_adds_contacts BOOLEAN NOT NULL,
  created_at          TIMESTAMPTZ NOT NULL,
  deactivated_at      TIMESTAMPTZ
);
--bun:split
CREATE TABLE users (
  id             TEXT PRIMARY KEY,
  number         BIGINT NOT NULL UNIQUE,
  name           TEXT NOT NULL,
  email          TEXT NOT NULL,
  email_norm     TEXT NOT NULL,
  language       TEXT NOT NULL,
  password_hash  TEXT NOT NULL,
  proven_at      TIMESTAMPTZ,
  created_at     TIMESTAMPTZ NOT NULL,
  deactivated_at TIMESTAMPTZ
);
--bun:split
CREATE UNIQUE INDEX users_email ON users (email_norm);
--bun:split
CREATE TABLE contacts (
  account_id     TEXT NOT NULL REFERENCES accounts (id),
  id             TEXT NOT NULL UNIQUE,
  user_id        TEXT REFERENCES users (id),
  kind           TEXT NOT NULL CHECK (kind IN ('owner', 'contact', 'guest')),
  name           TEXT NOT NULL,
  company        TEXT NOT NULL,
  email          TEXT NOT NULL,
  email_norm     TEXT NOT NULL,
  phone          TEXT NOT NULL,
  street         TEXT NOT NULL,
  postcode       TEXT NOT NULL,
  city           TEXT NOT NULL,
  country        TEXT NOT NULL,
  tax_number     TEXT NOT NULL,
  language       TEXT NOT NULL,
  search         TEXT NOT NULL,
  once           TEXT NOT NULL, -- the form that added it: the same one adds nothing again
  use_signin     BOOLEAN NOT NULL,
  use_holder     BOOLEAN NOT NULL,
  use_invoice    BOOLEAN NOT NULL,
  created_at     TIMESTAMPTZ NOT NULL,
  joined_at      TIMESTAMPTZ,
  declined_at    TIMESTAMPTZ,
  deactivated_at TIMESTAMPTZ,
  opened_at      TIMESTAMPTZ,
  PRIMARY KEY (account_id, id),
  CHECK ((user_id IS NULL) = (joined_at IS NULL))
);
--bun:split
CREATE UNIQUE INDEX contacts_owner ON contacts (account_id) WHERE kind = 'owner';
--bun:split
CREATE UNIQUE INDEX contacts_user ON contacts (account_id, user_id) WHERE user_id IS NOT NULL;
--bun:split
CREATE UNIQUE INDEX contacts_email ON contacts (account_id, email_norm) WHERE use_signin;
--bun:split
CREATE UNIQUE INDEX contacts_once ON contacts (account_id, once) WHERE once <> '';
--bun:split
CREATE INDEX contacts_offered ON contacts (email_norm) WHERE user_id IS NULL;
--bun:split
CREATE INDEX contacts_of_user ON contacts (user_id, opened_at);
--bun:split
CREATE TABLE grants (
  account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  area       TEXT NOT NULL,
  object     TEXT NOT NULL, -- the one service or domain it is limited to; '' is the whole area
  level      TEXT NOT NULL CHECK (level IN ('view', 'manage')),
  PRIMARY KEY (account_id, contact_id, area, object),
  FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id) ON DELETE CASCADE
);
--bun:split
CREATE TABLE notices (
  account_id TEXT NOT NULL,
  contact_id TEXT NOT NULL,
  category   TEXT NOT NULL,
  PRIMARY KEY (account_id, contact_id, category),
  FOREIGN KEY (account_id, contact_id) REFERENCES contacts (account_id, id) ON DELETE CASCADE
);
--bun:split
CREATE TABLE histories (
  id   TEXT PRIMARY KEY, -- the account or the user whose history it is
  seq  BIGINT NOT NULL,
  hash TEXT NOT NULL
);
--bun:split
CREATE TABLE events (
  history      TEXT NOT NULL REFERENCES histories (id),
  seq          BIGINT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  what         TEXT NOT NULL,
  actor        TEXT NOT NULL,
  subject      TEXT NOT NULL,
  data         TEXT NOT NULL,
  at           TIMESTAMPTZ NOT NULL,
  hash         TEXT NOT NULL,
  actor_name   TEXT NOT NULL, -- beside the chain: can be erased
  subject_name TEXT NOT NULL, -- beside the chain: can be erased
  PRIMARY KEY (history, seq)
);
--bun:split
CREATE TABLE sessions (
  hash         TEXT PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  user_id      TEXT NOT NULL REFERENCES users (id),
  browser      TEXT NOT NULL,
  network      TEXT NOT NULL,
  created_at   TIMESTAMPTZ NOT NULL,
  signed_in_at TIMESTAMPTZ NOT NULL,
  seen_at      TIMESTAMPTZ NOT NULL,
  expires_at   TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE INDEX sessions_of_user ON sessions (user_id);
--bun:split
CREATE TABLE devices (
  hash       TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL REFERENCES users (id),
  expires_at TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE TABLE tokens (
  hash       TEXT PRIMARY KEY,
  class      TEXT NOT NULL,
  email_norm TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE INDEX tokens_of_email ON tokens (email_norm, class, created_at);
--bun:split
CREATE TABLE attempts (
  key   TEXT PRIMARY KEY,
  count BIGINT NOT NULL,
  until TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE INDEX attempts_over ON attempts (until);
--bun:split
CREATE TABLE outbox (
  id            TEXT PRIMARY KEY,
  kind          TEXT NOT NULL,
  email_norm    TEXT NOT NULL, -- whom it is for, as addresses are compared
  account_id    TEXT NOT NULL,
  contact_id    TEXT NOT NULL,
  user_id       TEXT NOT NULL,
  language      TEXT NOT NULL,
  data          TEXT NOT NULL, -- JSON; no secret is ever in it
  created_at    TIMESTAMPTZ NOT NULL,
  next_at       TIMESTAMPTZ NOT NULL,
  attempts      BIGINT NOT NULL,
  claimed_until TIMESTAMPTZ,
  done_at       TIMESTAMPTZ, -- sent, or nobody was there to send it to
  dead_at       TIMESTAMPTZ,
  error         TEXT NOT NULL
);
--bun:split
CREATE INDEX outbox_due ON outbox (next_at) WHERE done_at IS NULL AND dead_at IS NULL;
--bun:split
CREATE INDEX outbox_of_email ON outbox (email_norm, kind, created_at);
