-- The app that shows codes: one for a user.
CREATE TABLE authenticators (
  user_id    TEXT PRIMARY KEY REFERENCES users (id),
  secret     TEXT NOT NULL, -- base32; codes are computed with it
  last_step  BIGINT NOT NULL, -- the last step of time whose code was used: none counts twice
  created_at TIMESTAMPTZ NOT NULL,
  used_at    TIMESTAMPTZ
);
--bun:split
CREATE TABLE passkeys (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL REFERENCES users (id),
  name       TEXT NOT NULL,
  credential TEXT NOT NULL, -- its id, base64url
  record     TEXT NOT NULL, -- JSON: the public key and what else the next check needs
  sign_count BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  used_at    TIMESTAMPTZ
);
--bun:split
CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential);
--bun:split
CREATE INDEX passkeys_of_user ON passkeys (user_id);
--bun:split
CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL REFERENCES users (id),
  hash    TEXT NOT NULL, -- SHA-256 of the code
  PRIMARY KEY (user_id, hash)
);
