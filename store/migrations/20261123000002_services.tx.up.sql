-- The provider's programs that people come to through Foyer.
CREATE TABLE clients (
  id               TEXT PRIMARY KEY, -- the client_id, as the operator called it
  kind             TEXT NOT NULL CHECK (kind IN ('oidc', 'url')),
  name             TEXT NOT NULL,
  public           BOOLEAN NOT NULL, -- has no secret to prove itself by
  secret_hash      TEXT NOT NULL, -- SHA-256 of 256 random bits
  signing_secret   TEXT NOT NULL, -- of a client of kind url alone, whose requests we sign
  redirect_uris    TEXT NOT NULL, -- parted by blanks
  login_uri        TEXT NOT NULL,
  post_logout_uris TEXT NOT NULL,
  backchannel_uri  TEXT NOT NULL,
  endpoint         TEXT NOT NULL,
  origins          TEXT NOT NULL,
  created_at       TIMESTAMPTZ NOT NULL,
  deactivated_at   TIMESTAMPTZ
);
--bun:split
CREATE TABLE services (
  account_id     TEXT NOT NULL REFERENCES accounts (id),
  id             TEXT NOT NULL UNIQUE,
  name           TEXT NOT NULL,
  client_id      TEXT NOT NULL REFERENCES clients (id),
  target         TEXT NOT NULL, -- the page of the client that it opens; '' is where the client likes
  created_at     TIMESTAMPTZ NOT NULL,
  deactivated_at TIMESTAMPTZ,
  PRIMARY KEY (account_id, id)
);
--bun:split
CREATE INDEX services_of_client ON services (client_id, account_id);
--bun:split
-- A click on "Sign in to …", on its way to the client.
CREATE TABLE arrivals (
  account_id TEXT NOT NULL,
  id         TEXT NOT NULL UNIQUE, -- SHA-256 of the token
  service_id TEXT NOT NULL,
  client_id  TEXT NOT NULL,
  user_id    TEXT NOT NULL,
  session_id TEXT NOT NULL,
  url        TEXT NOT NULL, -- the page that a client of kind url has made for it
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id, service_id) REFERENCES services (account_id, id)
);
--bun:split
CREATE INDEX arrivals_over ON arrivals (expires_at);
--bun:split
-- What a client has asked for, until its code was used.
CREATE TABLE authorizations (
  hash           TEXT PRIMARY KEY,
  client_id      TEXT NOT NULL REFERENCES clients (id),
  redirect_uri   TEXT NOT NULL,
  scope          TEXT NOT NULL,
  state          TEXT NOT NULL,
  nonce          TEXT NOT NULL,
  challenge      TEXT NOT NULL, -- PKCE, S256
  prompt         TEXT NOT NULL,
  max_age        BIGINT NOT NULL, -- seconds; -1 is as long as it may be
  ui_locales     TEXT NOT NULL,
  email_hint     TEXT NOT NULL,
  hinted_user    TEXT NOT NULL, -- whom the ID token names that came along
  account_number BIGINT NOT NULL, -- which the click, the ID token or the person has named; 0 is none
  service_id     TEXT NOT NULL,
  user_id        TEXT NOT NULL, -- who named the account, in which session
  session_id     TEXT NOT NULL,
  clicked        BOOLEAN NOT NULL,
  created_at     TIMESTAMPTZ NOT NULL,
  expires_at     TIMESTAMPTZ NOT NULL,
  signon_id      TEXT NOT NULL,
  code_hash      TEXT UNIQUE,
  code_ends_at   TIMESTAMPTZ,
  code_used_at   TIMESTAMPTZ
);
--bun:split
CREATE INDEX authorizations_over ON authorizations (expires_at);
--bun:split
-- Whom a client knows a user as, on an account.
CREATE TABLE subjects (
  client_id  TEXT NOT NULL REFERENCES clients (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  user_id    TEXT NOT NULL REFERENCES users (id),
  subject    TEXT NOT NULL UNIQUE,
  PRIMARY KEY (client_id, account_id, user_id)
);
--bun:split
CREATE TABLE signons (
  id           TEXT PRIMARY KEY, -- the sid
  client_id    TEXT NOT NULL REFERENCES clients (id),
  account_id   TEXT NOT NULL,
  service_id   TEXT NOT NULL,
  contact_id   TEXT NOT NULL,
  user_id      TEXT NOT NULL,
  session_id   TEXT NOT NULL,
  subject      TEXT NOT NULL,
  scope        TEXT NOT NULL,
  nonce        TEXT NOT NULL,
  amr          TEXT NOT NULL,
  signed_in_at TIMESTAMPTZ NOT NULL, -- the auth_time
  created_at   TIMESTAMPTZ NOT NULL,
  ended_at     TIMESTAMPTZ,
  FOREIGN KEY (account_id, service_id) REFERENCES services (account_id, id)
);
--bun:split
CREATE INDEX signons_of_session ON signons (session_id) WHERE ended_at IS NULL;
--bun:split
CREATE INDEX signons_of_contact ON signons (account_id, contact_id) WHERE ended_at IS NULL;
--bun:split
CREATE INDEX signons_of_client ON signons (client_id) WHERE ended_at IS NULL;
--bun:split
CREATE INDEX signons_over ON signons (ended_at);
--bun:split
CREATE TABLE access_tokens (
  hash       TEXT PRIMARY KEY,
  signon_id  TEXT NOT NULL REFERENCES signons (id) ON DELETE CASCADE,
  scope      TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL
);
--bun:split
CREATE INDEX access_tokens_of_signon ON access_tokens (signon_id);
--bun:split
CREATE INDEX access_tokens_over ON access_tokens (expires_at);
--bun:split
CREATE TABLE refresh_tokens (
  hash       TEXT PRIMARY KEY,
  signon_id  TEXT NOT NULL REFERENCES signons (id) ON DELETE CASCADE,
  created_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  used_at    TIMESTAMPTZ -- whoever brings it a second time has stolen it, or was stolen from
);
--bun:split
CREATE INDEX refresh_tokens_of_signon ON refresh_tokens (signon_id);
--bun:split
CREATE INDEX refresh_tokens_over ON refresh_tokens (expires_at);
--bun:split
CREATE TABLE signing_keys (
  seq        BIGINT PRIMARY KEY, -- 1, 2, 3 …: of the processes that make the next one, one succeeds
  id         TEXT NOT NULL UNIQUE, -- the kid
  algorithm  TEXT NOT NULL,
  private    TEXT NOT NULL, -- PKCS #8, base64
  created_at TIMESTAMPTZ NOT NULL,
  signs_from TIMESTAMPTZ NOT NULL
);
--bun:split
-- Back-channel logouts that clients are to be told of.
CREATE TABLE deliveries (
  id            TEXT PRIMARY KEY, -- the jti: that of the signon, which ends once
  client_id     TEXT NOT NULL,
  signon_id     TEXT NOT NULL,
  subject       TEXT NOT NULL,
  uri           TEXT NOT NULL,
  created_at    TIMESTAMPTZ NOT NULL,
  next_at       TIMESTAMPTZ NOT NULL,
  attempts      BIGINT NOT NULL,
  claimed_until TIMESTAMPTZ,
  done_at       TIMESTAMPTZ,
  dead_at       TIMESTAMPTZ,
  error         TEXT NOT NULL
);
--bun:split
CREATE INDEX deliveries_due ON deliveries (next_at) WHERE done_at IS NULL AND dead_at IS NULL;
