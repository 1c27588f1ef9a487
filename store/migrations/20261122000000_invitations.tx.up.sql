ALTER TABLE accounts ADD COLUMN invitation_limit BIGINT NOT NULL DEFAULT 20;
--bun:split
ALTER TABLE users ADD COLUMN password_expires_at TIMESTAMPTZ;
--bun:split
ALTER TABLE users ADD COLUMN bound_to TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE contacts ADD COLUMN way TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE contacts ADD COLUMN invitation TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE contacts ADD COLUMN offered_by TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE contacts ADD COLUMN decline_note TEXT NOT NULL DEFAULT '';
--bun:split
ALTER TABLE contacts ADD COLUMN invited_at TIMESTAMPTZ;
--bun:split
ALTER TABLE contacts ADD COLUMN invitation_ends_at TIMESTAMPTZ;
--bun:split
ALTER TABLE contacts ADD COLUMN reminded_at TIMESTAMPTZ;
--bun:split
ALTER TABLE contacts ADD COLUMN withdrawn_at TIMESTAMPTZ;
--bun:split
ALTER TABLE contacts ADD COLUMN left_at TIMESTAMPTZ;
--bun:split
UPDATE contacts SET way = 'pwreset' WHERE use_signin AND user_id IS NULL AND kind <> 'owner';
--bun:split
CREATE INDEX contacts_to_remind ON contacts (invited_at) WHERE invitation <> '' AND user_id IS NULL AND reminded_at IS NULL;
--bun:split
ALTER TABLE tokens ADD COLUMN subject TEXT NOT NULL DEFAULT ''; -- the contact or the user it is about
--bun:split
ALTER TABLE tokens ADD COLUMN data TEXT NOT NULL DEFAULT ''; -- the invitation, or the new address
--bun:split
CREATE INDEX tokens_of_subject ON tokens (subject, class) WHERE subject <> '';
--bun:split
CREATE INDEX events_of_subject ON events (history, subject, seq);
--bun:split
CREATE TABLE secrets (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
--bun:split
CREATE TABLE refusals (
  email_norm TEXT PRIMARY KEY, -- no more invitations go there
  at         TIMESTAMPTZ NOT NULL
);
