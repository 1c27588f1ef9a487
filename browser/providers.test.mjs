// Signing in through identity providers that nobody here wrote.
import assert from 'node:assert/strict'
import { mock, panva, quiet } from './providers.mjs' // before the harness: its server is told of them
import { addContact, eitherWay, enter, eventually, foyer, journey, signIn } from './harness.mjs'

const path = page => new URL(page.url()).pathname

// pending adds a contact who has no way to sign in yet.
async function pending(t, email) {
	const owner = await enter(t, 'owner')
	await addContact(owner, 1042, { name: email.split('@')[0], email, way: 'pwreset' })
	await owner.context().close()
}

// throughPanva begins at the button and says who it is at the provider.
async function throughPanva(page, login) {
	await page.goto('/login')
	await page.getByRole('link', { name: 'Continue with Panva' }).click()
	await tellPanva(page, login)
}

async function tellPanva(page, login) {
	await page.getByLabel('Address').fill(login)
	await page.getByRole('button', { name: 'Sign in' }).click()
	await page.getByRole('link', { name: 'Go on' }).click()
}

eitherWay('somebody known by a proven address comes in through a provider, the second time by one click', async (t, { javaScript }) => {
	const email = javaScript ? 'eva@provider.example' : 'egon@provider.example'
	await pending(t, email)
	const page = await t.page({ javaScript })
	await throughPanva(page, email)
	await page.waitForURL('**/a/1042')

	await page.locator('[popovertarget=user-menu]').click()
	await page.locator('#user-menu form button').click()
	await page.getByRole('heading', { level: 1 }).waitFor()
	await page.goto('/a/1042')
	assert.equal(path(page), '/login')
	await page.getByRole('link', { name: 'Continue with Panva' }).click()
	await page.waitForURL('**/a/1042') // nothing was typed, and it leads to where one wanted to go
})

journey('signing out leads on to the provider’s own sign-out and back', async t => {
	const page = await t.page()
	await throughPanva(page, 'eva@provider.example')
	await page.waitForURL('**/a/1042')
	await page.locator('[popovertarget=user-menu]').click()
	await page.locator('#user-menu form button').click()
	await page.getByRole('link', { name: 'Sign out at Panva' }).click()
	await page.getByRole('button', { name: 'Yes' }).click()
	await page.waitForURL('**/login')
	await page.getByRole('link', { name: 'Continue with Panva' }).click()
	await page.getByLabel('Address').waitFor() // the provider asks again
})

journey('who signs out at the provider is signed out here, in that browser alone', async t => {
	const page = await t.page()
	const elsewhere = await t.page()
	for (const one of [page, elsewhere]) {
		await throughPanva(one, 'eva@provider.example')
		await one.waitForURL('**/a/1042')
	}
	const there = await t.page({ context: page.context() })
	await there.goto(`${panva.issuer}/session/end`)
	await Promise.all([there.waitForURL('**/session/end/success'), there.getByRole('button', { name: 'Yes' }).click()])
	await eventually(async () => {
		await page.goto('/a/1042')
		assert.equal(path(page), '/login')
	})
	await elsewhere.goto('/a/1042')
	assert.equal(path(elsewhere), '/a/1042')
})

journey('who came in through a provider proves it there once more, whatever session is there', async t => {
	const page = await t.page()
	await throughPanva(page, 'eva@provider.example')
	await page.waitForURL('**/a/1042')
	await page.goto('/login/again/panva?next=%2Fme%2Fsecurity')
	await tellPanva(page, 'eva@provider.example')
	await page.waitForURL('**/me/security')
	await page.goto('/login/again/panva?next=%2Fme%2Fsecurity')
	await tellPanva(page, 'egon@provider.example') // somebody else, with which Eva's session at the provider is over
	await page.waitForURL('**/login?*')
	await page.goto('/me/security')
	assert.equal(path(page), '/login')
})

journey('a user with a password adds a provider, and signs in with it from then on', async t => {
	const jonas = email => Object.assign(mock.says, { idToken: token => { token.sub = 'jonas' }, userinfo: person => Object.assign(person, { sub: 'jonas', email }) })
	const page = await enter(t, 'developer')
	jonas('another@address.example') // known by what the provider calls him, not by the address
	try {
		await page.goto('/me/security')
		await page.getByRole('button', { name: 'Add Mock' }).click()
		await page.locator('main').getByText('another@address.example').first().waitFor()
		const later = await t.page()
		await later.goto('/login')
		await later.getByRole('link', { name: 'Continue with Mock' }).click()
		await later.waitForURL('**/a/1042')
	} finally {
		quiet()
	}
})

journey('somebody whom nobody knows is asked what they want, and nobody is let in', async t => {
	const page = await t.page()
	await throughPanva(page, 'nobody@provider.example')
	await page.getByRole('heading', { name: 'We do not know this sign-in yet' }).waitFor()
	await page.goto('/accounts')
	assert.equal(path(page), '/login')
})

journey('an address that the provider does not vouch for opens nothing', async t => {
	await pending(t, 'unsure@provider.example')
	const page = await t.page()
	await throughPanva(page, 'unsure@provider.example') // not among the people: email_verified is false
	await page.getByRole('heading', { name: 'We do not know this sign-in yet' }).waitFor()
	await page.goto('/a/1042')
	assert.equal(path(page), '/login')
})

journey('who cancels at the provider reads so, and can sign in another way', async t => {
	const page = await t.page()
	await page.goto('/login')
	await page.getByRole('link', { name: 'Continue with Panva' }).click()
	await page.getByRole('button', { name: 'Cancel' }).click()
	await page.getByRole('link', { name: 'Go on' }).click()
	await page.getByText('The sign-in at Panva was not completed.').waitFor()
	await signIn(page, 'reader')
})

journey('the provider itself can lead here, to a page of the portal', async t => {
	await pending(t, 'mock@provider.example')
	const page = await t.page()
	await page.goto(`/login/mock?${new URLSearchParams({ iss: mock.issuer, target_link_uri: `${foyer.base}/a/1042/contacts` })}`)
	await page.waitForURL('**/a/1042/contacts')
	await page.goto(`/login/mock?${new URLSearchParams({ iss: 'https://elsewhere.example', target_link_uri: `${foyer.base}/` })}`)
	await page.getByRole('heading', { level: 1 }).waitFor()
	assert.equal(new URL(page.url()).host, new URL(foyer.base).host)
})

journey('new keys of the provider are found', async t => {
	await mock.server.issuer.keys.generate('RS256')
	for (let i = 0; i < 2; i++) { // it takes its keys in turn
		const page = await t.page()
		await page.goto('/login/mock')
		await page.waitForURL('**/a/1042')
	}
})
