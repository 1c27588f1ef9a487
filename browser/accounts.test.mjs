// Somebody with one account, with offers, with forty.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, eventually, focused, foyer, journey, noSideways, row, saying, tabTo } from './harness.mjs'

// loads counts the documents that a page loads from now on.
function loads(page) {
	const seen = []
	page.on('request', request => { if (request.isNavigationRequest()) seen.push(request.url()) })
	return seen
}

eitherWay('a known address is an offer to who has it, who accepts or declines', async (t, { javaScript }) => {
	const way = javaScript
		? { by: 'owner', account: 1042, name: 'Kertész és Társa Kft.', accepts: 'stranger', declines: 'many' }
		: { by: 'stranger', account: 1077, name: 'Atelier Dubois SARL', accepts: 'owner', declines: 'developer' }
	const by = await enter(t, way.by, { javaScript })
	for (const [role, comes, status] of [[way.accepts, 'pwreset', /Contact[^]*Pending[^]*–/], [way.declines, 'invite', /Contact[^]*Invitation sent[^]*–/]]) {
		await addContact(by, way.account, { name: `Offered to ${role}`, email: foyer.people[role].email, way: comes })
		assert.match(await row(by, `Offered to ${role}`).innerText(), status)
	}

	const accepts = await enter(t, way.accepts, { javaScript })
	await accepts.goto('/accounts')
	if (javaScript) await axe(accepts)
	await accepts.getByText(`Offered to ${way.accepts}`).waitFor()
	await accepts.getByRole('button', { name: `Accept: ${way.name}` }).click()
	await saying(accepts, 'You are on this account now.')
	assert.equal(new URL(accepts.url()).pathname, `/a/${way.account}`)

	const declines = await enter(t, way.declines, { javaScript })
	await declines.goto('/accounts')
	await declines.getByRole('button', { name: `Decline: ${way.name}` }).click()
	await saying(declines, 'You declined.')
	assert.equal(await declines.getByRole('button', { name: /^Accept/ }).count(), 0)
	assert.equal((await declines.goto(`/a/${way.account}`)).status(), 404)

	await by.goto(`/a/${way.account}/contacts`)
	assert.match(await row(by, `Offered to ${way.accepts}`).innerText(), /Guest[^]*Active/)
	assert.match(await row(by, `Offered to ${way.declines}`).innerText(), /Declined/)
})

eitherWay('who has several accounts chooses one at sign-in, by name and number', async (t, { javaScript }) => {
	const page = await enter(t, 'many', { javaScript })
	assert.equal(new URL(page.url()).pathname, '/accounts')
	await page.getByRole('heading', { level: 1, name: 'Your accounts' }).waitFor()
	assert.ok(await page.locator('main li a[href^="/a/"]').count() >= 40)
	await page.getByRole('searchbox', { name: 'Find an account' }).fill('krug')
	if (!javaScript) await page.getByRole('button', { name: 'Search' }).click()
	await page.getByText('1 account found').waitFor()
	assert.equal(await page.locator('main li a[href^="/a/"]').count(), 1)
	if (javaScript) await focused(page.getByRole('searchbox', { name: 'Find an account' }))
	await page.getByRole('main').getByRole('link', { name: /Krüger Möbelwerkstatt\s*#1111/ }).click()
	await page.getByRole('heading', { level: 1, name: 'Krüger Möbelwerkstatt' }).waitFor()
	await page.goto('/accounts?q=1140')
	assert.equal(await page.locator('main li a[href^="/a/"]').count(), 1)
	await page.goto('/accounts?q=no-such-name')
	await page.getByRole('link', { name: 'Show all accounts' }).click()
	assert.ok(await page.locator('main li a[href^="/a/"]').count() >= 40)
})

eitherWay('the switcher changes the account with 2 clicks and 1 load, and keeps the section', async (t, { javaScript }) => {
	const page = await enter(t, 'many', { javaScript })
	await page.goto('/a/1105')
	await page.goto('/a/1101')
	await page.goto('/a/1102/contacts')
	const seen = loads(page)
	await page.getByRole('button', { name: 'Switch account' }).click()
	const switcher = page.locator('#switcher')
	await switcher.waitFor()
	assert.equal(await switcher.locator('[aria-current=true]').innerText().then(text => text.includes('#1102')), true)
	await switcher.getByRole('link', { name: /#1105/ }).click()
	await page.waitForURL('**/a/1105/contacts')
	await page.getByRole('heading', { level: 1, name: 'Contacts' }).waitFor()
	assert.equal(seen.length, 1, seen.join(' '))

	await page.getByRole('button', { name: 'Switch account' }).click()
	await switcher.getByRole('link', { name: /#1101/ }).click() // a developer there, who may not see contacts
	await page.waitForURL('**/a/1101')
	await page.getByRole('heading', { level: 1 }).waitFor()
	assert.equal(seen.length, 2, seen.join(' '))
})

journey('the switcher finds among forty accounts as one types, and never lets the page go', async t => {
	const page = await enter(t, 'many')
	await page.goto('/a/1102/contacts')
	const seen = loads(page)
	await page.getByRole('button', { name: 'Switch account' }).click()
	const search = page.locator('#switcher').getByRole('searchbox')
	await search.click()
	await page.keyboard.type('stone')
	const found = page.locator('#switcher-places')
	await found.getByRole('link', { name: /Stone & Daughters/ }).waitFor()
	await eventually(async () => assert.equal(await found.getByRole('link').count(), 1))
	await focused(search)
	assert.equal(await search.inputValue(), 'stone')
	assert.equal(page.url(), `${foyer.base}/a/1102/contacts`)
	await axe(page)
	await search.fill('zzz')
	await found.getByText('No account found').waitFor()
	await search.fill('harbour')
	await found.getByRole('link', { name: /Harbour Lights/ }).click()
	await page.waitForURL('**/a/1132/contacts')
	assert.equal(seen.length, 1, seen.join(' '))
})

journey('without JavaScript the search of the switcher leads to the chooser, which keeps the section', async t => {
	const page = await enter(t, 'many', { javaScript: false })
	await page.goto('/a/1102/contacts')
	await page.getByRole('button', { name: 'Switch account' }).click()
	const switcher = page.locator('#switcher')
	await switcher.getByRole('searchbox').fill('harbour')
	await switcher.getByRole('button', { name: 'Search' }).click()
	await page.waitForURL('**/accounts?**')
	await page.getByRole('main').getByRole('link', { name: /Harbour Lights/ }).click()
	await page.waitForURL('**/a/1132/contacts')
})

journey('the account is switched by the keyboard alone', async t => {
	const page = await enter(t, 'many')
	await page.goto('/a/1101')
	await page.goto('/a/1102/contacts')
	const button = page.getByRole('button', { name: 'Switch account' })
	await tabTo(page, button)
	await page.keyboard.press('Enter')
	await page.locator('#switcher').waitFor()
	await page.keyboard.press('Escape')
	await page.locator('#switcher').waitFor({ state: 'hidden' })
	await focused(button)
	await page.keyboard.press('Enter')
	await focused(page.locator('#switcher').getByRole('searchbox'))
	await page.keyboard.type('windrush')
	const found = page.locator('#switcher-places').getByRole('link', { name: /Windrush/ })
	await found.waitFor()
	await tabTo(page, found, { most: 3 })
	await Promise.all([page.waitForURL('**/a/1140'), page.keyboard.press('Enter')]) // a developer there
})

eitherWay('two tabs hold two accounts and never mix', async (t, { javaScript }) => {
	const one = await enter(t, 'many', { javaScript })
	const two = await t.page({ context: one.context() })
	await one.goto('/a/1102/contacts')
	await two.goto('/a/1105/contacts')
	await addContact(one, 1102, { name: 'Only on the first', email: `first.${javaScript}@tabs.example` })
	await addContact(two, 1105, { name: 'Only on the second', email: `second.${javaScript}@tabs.example` })
	for (const [page, mine, others] of [[one, 'first', 'second'], [two, 'second', 'first']]) {
		await page.reload()
		assert.equal(await page.getByText(`${mine}.${javaScript}@tabs.example`).count(), 1)
		assert.equal(await page.getByText(`${others}.${javaScript}@tabs.example`).count(), 0)
	}
	assert.match(one.url(), /\/a\/1102\//)
	assert.match(two.url(), /\/a\/1105\//)
})

journey('forty accounts fit a phone', async t => {
	const page = await enter(t, 'many', { width: 320 })
	await page.goto('/a/1102/contacts')
	await page.getByRole('button', { name: 'Switch account' }).click()
	await noSideways(page)
	await axe(page)
	const box = await page.locator('#switcher').boundingBox()
	assert.ok(box.x >= 0 && box.x + box.width <= 320 && box.y + box.height <= 800, JSON.stringify(box))
	await page.locator('#switcher').getByRole('link', { name: 'All 40 accounts' }).click()
	await page.waitForURL('**/accounts?section=contacts')
	await noSideways(page)
})
