-- 100,000 accounts with ten contacts each, as providers have them: an owner, an accountant who works for ten
-- accounts, a developer, somebody for support, one who has not come in yet, one who declined, one who was
-- deactivated, and three without a sign-in. With their users, access, mails, sessions and histories.
SET session_replication_role = replica; -- the rows fit together by making: no foreign key is looked up
SET synchronous_commit = off;

-- A UUIDv7 as it grows with time: kind, account and contact.
CREATE FUNCTION pg_temp.id(kind text, a bigint, i bigint) RETURNS text LANGUAGE sql IMMUTABLE
	RETURN '0195' || lpad(to_hex(a / 2), 4, '0') || '-' || kind || '-7000-8000-' || lpad(to_hex(a * 16 + i), 12, '0');

INSERT INTO accounts (id, number, name, language, owner_adds_contacts, created_at)
SELECT pg_temp.id('aaaa', a, 0), 100000 + a,
	(ARRAY['Bakkerij', 'Möbelwerkstatt', 'Könyvelő', 'Księgarnia', 'Atelier', 'Harbour Lights'])[a % 6 + 1] || ' ' || a,
	(ARRAY['nl', 'de', 'hu', 'pl', 'fr', 'en'])[a % 6 + 1], a % 10 = 0, now() - (100000 - a) * interval '15 minutes'
FROM generate_series(1, 100000) AS a;

-- The owner (0), the developer (2) and the one for support (3) are users of their own; the accountant (1) is one for ten accounts.
CREATE TEMP TABLE people AS
SELECT a, i, CASE WHEN i = 1 THEN pg_temp.id('bbbb', a - (a - 1) % 10, 1) WHEN i < 4 THEN pg_temp.id('bbbb', a, i) END AS user_id,
	pg_temp.id('aaaa', a, 0) AS account_id, pg_temp.id('cccc', a, i) AS id,
	(ARRAY['Nagy Péter', 'Sabine Krüger', 'Luc Moreau', 'Zofia Wiśniewska', 'Marieke de Vries', 'Harriet Stone', 'Tóth Gábor'])[(a * 7 + i) % 7 + 1] AS name,
	CASE WHEN i = 1 THEN 'accountant' || (a - 1) / 10 ELSE 'person' || a || 'x' || i END || '@client.example' AS email,
	now() - (100000 - a) * interval '15 minutes' + i * interval '1 minute' AS at
FROM generate_series(1, 100000) AS a, generate_series(0, 9) AS i;

INSERT INTO users (id, number, name, email, email_norm, language, password_hash, proven_at, created_at)
SELECT user_id, 100000 + a * 16 + i, name, email, email, 'en',
	'$argon2id$v=19$m=19456,t=2,p=1$' || repeat('a', 22) || '$' || repeat('b', 43), at, at
FROM people WHERE i IN (0, 2, 3) OR i = 1 AND a % 10 = 1;

INSERT INTO contacts (account_id, id, user_id, kind, name, company, email, email_norm, phone, street, postcode, city, country,
	tax_number, language, search, use_signin, use_holder, use_invoice, created_at, joined_at, declined_at, deactivated_at, opened_at)
SELECT account_id, id, user_id, CASE i WHEN 0 THEN 'owner' WHEN 1 THEN 'guest' ELSE 'contact' END,
	name, 'Partner ' || i, email, email, '+3613281000', 'Petőfi Sándor u. 3.', '6000', 'Kecskemét', 'HU',
	'', '', lower(name) || ' partner ' || i || ' ' || email, i < 7, i IN (0, 7, 8), i IN (0, 8, 9),
	at, CASE WHEN i < 4 THEN at END, CASE WHEN i = 5 THEN at END, CASE WHEN i = 6 THEN at END, CASE WHEN i < 4 THEN now() - a * interval '10 seconds' END
FROM people;

INSERT INTO grants (account_id, contact_id, area, object, level)
SELECT account_id, id, area, '', level
FROM people JOIN (VALUES (1, 'invoices', 'manage'), (1, 'services', 'view'), (1, 'signon', 'manage'),
	(2, 'domains', 'manage'), (2, 'services', 'manage'), (2, 'signon', 'manage'), (2, 'tickets', 'manage'),
	(3, 'tickets', 'manage'), (4, 'invoices', 'manage'), (4, 'services', 'view'), (4, 'signon', 'manage'),
	(5, 'tickets', 'manage'), (6, 'tickets', 'manage')) AS given (i, area, level) USING (i)
ORDER BY 1, 2, 3;

INSERT INTO notices (account_id, contact_id, category)
SELECT account_id, id, category
FROM people JOIN (VALUES (0, 'domain'), (0, 'general'), (0, 'invoice'), (0, 'product'), (0, 'support'), (1, 'invoice'),
	(2, 'domain'), (2, 'general'), (2, 'product'), (2, 'support'), (3, 'support'), (4, 'invoice')) AS given (i, category) USING (i)
ORDER BY 1, 2, 3;

INSERT INTO histories (id, seq, hash) SELECT account_id, 5, repeat('0', 64) FROM people WHERE i = 0;
INSERT INTO histories (id, seq, hash) SELECT id, 0, '' FROM users WHERE number >= 100000;

INSERT INTO events (history, seq, id, what, actor, subject, data, at, hash, actor_name, subject_name)
SELECT account_id, i + 1, pg_temp.id('eeee', a, i), CASE i WHEN 0 THEN 'account.created' ELSE 'contact.added' END,
	CASE i WHEN 0 THEN '' ELSE pg_temp.id('cccc', a, 0) END, id, '{"access":"tickets=manage"}', at, repeat('0', 64), '', name
FROM people WHERE i < 5;

INSERT INTO sessions (hash, id, user_id, browser, network, created_at, signed_in_at, seen_at, expires_at)
SELECT encode(sha256(user_id::bytea), 'hex'), pg_temp.id('dddd', a, 0), user_id, 'Firefox', '192.0.2.7', now(), now(), now(), now() + interval '30 days'
FROM people WHERE i = 0;

INSERT INTO devices (hash, user_id, expires_at)
SELECT encode(sha256(id::bytea), 'hex'), user_id, now() + interval '1 year' FROM people WHERE i = 0;

UPDATE counters SET value = 10000000;
