// One click in: somebody who is signed in at an identity provider, here the
// demonstration's own on another site, comes in with nothing typed.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, eventually, foyer, journey, mail, row, saying, signIn, speak, tabTo } from './harness.mjs'

const continues = page => page.getByRole('link', { name: 'Continue with Demo ID' })
const at = (page, path) => page.waitForURL(url => url.pathname === path)

// throughDemoID clicks on to Demo ID and, as somebody who is not signed in there
// yet, on a name.
async function throughDemoID(page, name) {
	if (new URL(page.url()).pathname !== '/login' && !page.url().includes('/invitations/')) await page.goto('/login')
	await Promise.all([page.waitForURL('http://localhost:*/**'), continues(page).click()])
	await Promise.all([page.waitForURL(`${foyer.base}/**`), page.getByRole('button', { name }).click()])
}

async function signsOut(page) {
	await page.locator('[popovertarget=user-menu]').click()
	await Promise.all([page.waitForEvent('load'), page.locator('#user-menu form button').click()])
}

eitherWay('somebody who is expected comes in by one click, without a password, and the next time as well', async (t, { javaScript }) => {
	const [name, email] = javaScript ? ['Zofia Wiśniewska', foyer.people.pending.email] : ['Robin Newcomer', 'robin@newcomer.example']
	if (!javaScript) await addContact(await enter(t, 'owner', { javaScript }), 1042, { name, email, way: 'pwreset' })
	const page = await t.page({ javaScript })
	await throughDemoID(page, name)
	await at(page, '/a/1042')
	await speak(page, 'en')
	await page.getByText('What you may do here').waitFor()

	await page.context().clearCookies({ domain: '127.0.0.1' })
	await page.goto('/login')
	await continues(page).click()
	await at(page, '/a/1042')
})

journey('somebody who was invited gets a sign-in by the click, and answers the invitation then', async t => {
	const page = await t.page()
	await page.goto((await mail(foyer.people.invited.email)).link('/invitations/'))
	await throughDemoID(page, 'Horváth Eszter')
	await page.getByRole('button', { name: 'Accept the invitation' }).click()
	await at(page, '/a/1042')
})

eitherWay('somebody with a password links the provider once, is told by mail, and one click is enough from then on', async (t, { javaScript }) => {
	const [role, name] = javaScript ? ['reader', 'Élise Martin'] : ['manager', 'Szabó Júlia']
	const { email, password } = foyer.people[role]
	const page = await t.page({ javaScript })
	await throughDemoID(page, name)
	await page.getByRole('heading', { name: 'We do not know this sign-in yet' }).waitFor()
	if (javaScript) await axe(page)
	await page.getByRole('link', { name: 'Sign in and add it' }).click()
	await signIn(page, { email, password })
	await speak(page, 'en')
	await page.getByRole('button', { name: 'Add Demo ID' }).click()
	await saying(page, 'from now on one click there signs you in')
	assert.match((await mail(email, { about: 'way to sign in' })).text, /Demo ID/)
	await page.locator('main td', { hasText: email }).waitFor()

	await page.context().clearCookies({ domain: '127.0.0.1' })
	await page.goto('/login?next=/me/security')
	await continues(page).click()
	await at(page, '/me/security')
})

journey('a newcomer opens a free account with the provider, without a password', async t => {
	const page = await t.page()
	await throughDemoID(page, 'Sam Visitor')
	await page.getByRole('heading', { name: 'You are new here' }).waitFor()
	await page.locator('input[name=name]').fill('')
	await page.getByRole('button', { name: 'Open the account' }).click()
	await page.locator('#error-summary').waitFor()
	await axe(page)
	await page.locator('input[name=name]').fill('Sam Visitor')
	await page.locator('input[name=company]').fill('Visitor & Co.')
	await page.getByRole('button', { name: 'Open the account' }).click()
	await page.getByRole('heading', { name: 'Visitor & Co.' }).waitFor()
	await page.goto('/me/security')
	await page.getByText('You sign in without a password.').waitFor()
})

eitherWay('an account that asks for a provider shows whoever came another way the click that is missing', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	await anna.goto('/a/1042/security')
	await anna.getByLabel('Only with Demo ID').check()
	await anna.locator('form[action$="/security/provider"] button').click()
	await saying(anna, 'The setting is saved.')

	const jonas = await enter(t, 'developer', { javaScript })
	await jonas.goto('/a/1042')
	await jonas.getByText('Contacts of this account sign in with Demo ID.').waitFor()
	if (javaScript) await axe(jonas)
	await jonas.goto('/accounts')
	await jonas.getByText('Sign in with Demo ID').click()
	await Promise.all([jonas.waitForURL(`${foyer.base}/**`), jonas.getByRole('button', { name: 'Jonas Weber' }).click()])
	if (javaScript) { // the first time; Jonas is known by the second story
		await jonas.getByRole('link', { name: 'Sign in and add it' }).click()
		await jonas.getByRole('button', { name: /Demo ID/ }).click()
		await jonas.goto("/login/demo?next=/a/1042")
	}
	await at(jonas, '/a/1042')
	await anna.reload()
	await anna.getByLabel('In any way they like').check()
	await anna.locator('form[action$="/security/provider"] button').click()
	await saying(anna, 'The setting is saved.')
})

journey('a way in is added from the page of ways in and removed again, and signing out leads to the provider', async t => {
	const page = await enter(t, 'accountant')
	await page.goto('/me/security')
	await tabTo(page, page.getByRole('button', { name: 'Add Demo ID' }))
	await Promise.all([page.waitForURL('http://localhost:*/**'), page.keyboard.press('Enter')])
	await Promise.all([page.waitForURL('**/me/security'), page.getByRole('button', { name: 'Nagy Péter' }).click()])
	await saying(page, 'from now on one click there signs you in')

	await page.goto('/login/again?next=/me')
	await Promise.all([page.waitForURL('http://localhost:*/**'), page.getByRole('link', { name: 'Continue with Demo ID' }).click()])
	await Promise.all([page.waitForURL('**/me'), page.getByRole('button', { name: 'Nagy Péter' }).click()])

	await signsOut(page)
	await page.getByRole('heading', { name: 'You are signed out here' }).waitFor()
	await axe(page)
	await page.getByRole('link', { name: 'Sign out at Demo ID' }).click()
	await page.waitForURL(url => url.pathname === '/login' || url.hostname === 'localhost')
	await page.goto('/me')
	assert.equal(new URL(page.url()).pathname, '/login')

	const again = await enter(t, 'accountant')
	await again.goto('/me/security')
	await again.getByRole('link', { name: 'Remove Demo ID' }).click()
	await axe(again)
	await again.getByRole('button', { name: 'Remove' }).click()
	await saying(again, 'That way to sign in is removed.')
	assert.equal(await again.getByRole('link', { name: 'Remove Demo ID' }).count(), 0)
})

journey('signing out at the provider ends the session here within a moment', async t => {
	const page = await t.page()
	await throughDemoID(page, 'Zofia Wiśniewska')
	await at(page, '/a/1042')
	const there = await t.page({ context: page.context() })
	await there.goto(new URL('/id/', /http:\/\/localhost:\d+/.exec(foyer.output())[0]).href)
	await there.getByRole('button', { name: /sign out/i }).first().click()
	await eventually(async () => {
		await page.goto('/a/1042')
		assert.equal(new URL(page.url()).pathname, '/login')
	})
})
