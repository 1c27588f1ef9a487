// One click on, into services that nobody here wrote: Apache with Debian's
// mod_auth_openidc, and a program by openid-client from npm.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { apache } from './apache.mjs'
import { client } from './client.mjs'
import { enter, eventually, foyer, journey } from './harness.mjs'
import { freePort } from './server.mjs'

let service, party
after(() => service?.stop())
after(() => party?.stop())

// joined registers the program by openid-client.
async function joined() {
	if (party) return party
	party = await client(await freePort(), foyer.base, 'client')
	const secret = foyer.run('client', 'create', '--id', 'client', '--name', 'Backups', '--redirect-uri', party.callback,
		'--login-uri', party.login, '--post-logout-uri', party.home).trim().split('\n').at(-1)
	for (const account of ['1042', '1111']) foyer.run('service', 'create', '--account', account, '--name', 'Backups', '--client', 'client')
	await party.knows(secret)
	return party
}

// opened registers Apache at Foyer, as an operator does, and lets it serve.
async function opened() {
	if (service) return service
	service = apache(await freePort(), foyer.base, 'apache')
	const secret = foyer.run('client', 'create', '--id', 'apache', '--name', 'Statistics', '--redirect-uri', service.callback,
		'--login-uri', service.callback, '--backchannel-uri', service.backchannel).trim().split('\n').at(-1)
	for (const account of ['1042', '1101']) foyer.run('service', 'create', '--account', account, '--name', 'Statistics', '--client', 'apache', '--target', service.home)
	await service.serve(secret)
	return service
}

async function clicks(page, account) {
	await page.goto(`/a/${account}/services`)
	await page.getByRole('button', { name: 'Sign in to Statistics' }).click()
	await page.waitForURL(service.home)
	return page.locator('dd').evaluateAll(all => Object.fromEntries(all.map(one => [one.id, one.textContent])))
}

journey('one click opens Apache as this person on this account, and a click from another account arrives on that one', async t => {
	await opened()
	const page = await enter(t, 'accountant')
	const home = await clicks(page, 1042)
	assert.match(home.account, /1042/)
	assert.equal(home.kind, 'contact')
	assert.equal(home.iss, foyer.base)
	const other = await clicks(page, 1101)
	assert.match(other.account, /1101/)
	assert.equal(other.kind, 'guest')
	assert.notEqual(other.sub, home.sub, 'who somebody is on two accounts is nobody else’s business')
	assert.equal((await clicks(page, 1042)).sub, home.sub)
})

journey('who loses the right is out of Apache within five seconds', async t => {
	await opened()
	const jonas = await enter(t, 'developer')
	assert.match((await clicks(jonas, 1042)).account, /1042/)
	await jonas.reload()
	assert.equal(jonas.url(), service.home)

	const anna = await enter(t, 'owner')
	await anna.goto('/a/1042/contacts?q=jonas')
	await anna.locator('main tbody a').first().click()
	await anna.goto(`${anna.url()}/permissions`)
	for (const fold of await anna.locator('details:not([open]) > summary').all()) await fold.click()
	await anna.locator('input[name="access[signon]"][value=none]').check({ force: true })
	await anna.locator('main form button.button-primary').click()
	await anna.locator('main .banner').waitFor()
	await eventually(async () => {
		await jonas.goto(service.home)
		assert.notEqual(jonas.url(), service.home)
	})
})

journey('openid-client takes what Foyer says: a click, tokens, a choice of the account, a sign-out', async t => {
	await joined()
	const page = await enter(t, 'accountant')
	await page.goto('/a/1111/services')
	await page.getByRole('button', { name: 'Sign in to Backups' }).click()
	await page.waitForURL(`${party.callback}?**`)
	const { tokens, claims, info } = party.told()
	assert.equal(claims.account.number, 1111)
	assert.equal(info.sub, claims.sub)
	assert.equal(info.email, foyer.people.accountant.email)
	assert.equal((await party.introspect(tokens.access_token)).active, true)
	const fresh = await party.refresh(tokens.refresh_token)
	assert.equal((await party.introspect(fresh.access_token)).active, true)
	await assert.rejects(party.refresh(tokens.refresh_token), /invalid_grant|response/, 'a refresh token counts once')
	assert.equal((await party.introspect(fresh.access_token)).active, false, 'who brings it twice has stolen it')

	await page.goto((await party.begin({ prompt: 'select_account consent' })).href)
	await page.getByText('#1042').click()
	await page.waitForURL(`${party.callback}?**`)
	assert.equal(party.told().claims.account.number, 1042)

	await page.goto(party.logout({ id_token_hint: party.told().tokens.id_token, post_logout_redirect_uri: party.home }).href)
	await page.locator('main form button.button-primary').click()
	await page.waitForURL(party.home)
	await page.goto('/accounts')
	assert.equal(new URL(page.url()).pathname, '/login')
	assert.equal((await party.introspect(party.told().tokens.access_token)).active, false)
})
