// What stands for itself in the paths of pages.test.mjs: numbers, ids, and the
// tokens of links that were mailed.
import { addContact, foyer, mail, row, signIn } from './harness.mjs'

const lastOf = address => new URL(address, foyer.base).pathname.split('/').at(-1)
const tokenIn = async (part, email) => lastOf((await mail(email)).link(part))
const password = 'harom-kek-papirsarkany'

// places makes what has to be there once, and answers with name → value.
export async function places(t) {
	const anna = await t.page()
	await signIn(anna, 'owner')
	await anna.goto('/accounts')
	const n = lastOf(await anna.locator('main a[href^="/a/"]').first().getAttribute('href'))
	await anna.goto(`/a/${n}/contacts`)
	const id = async email => lastOf(await row(anna, email).locator('a[href*="/contacts/"]').first().getAttribute('href'))
	const ids = {
		n, contact: await id(foyer.people.developer.email),
		invited: await id(foyer.people.invited.email), declined: await id('imre@fekete-web.example'),
	}
	return { ...ids, ...await invitations(anna, await t.page(), n), ...await links(anna, await t.page(), n) }
}

// invitations are one that is open and one that was declined, of which the
// inviter got a mail that can be chosen not to come.
async function invitations(anna, visitor, n) {
	const email = 'over@invitations.example'
	await addContact(anna, n, { name: 'Over and Out', email })
	const over = await tokenIn('/invitations/', email)
	await visitor.goto(`/invitations/${over}#decline`)
	await Promise.all([visitor.waitForEvent('load'), visitor.click('#decline button')])
	return {
		open: await tokenIn('/invitations/', foyer.people.invited.email), over,
		mails: await tokenIn('/unsubscribe/', foyer.people.owner.email),
	}
}

// links are those that prove an address, and the page that a password given by
// hand leads to.
async function links(anna, visitor, n) {
	const given = { name: 'By Hand', email: 'hand@first.example', way: 'password', password }
	await addContact(anna, n, given)
	await signIn(visitor, given)
	const first = lastOf(visitor.url())

	const { email: pending } = foyer.people.pending
	for (const [path, email] of [['/pwreset', pending], ['/register', 'new@register.example']]) {
		await visitor.goto(path)
		await visitor.fill('input[name=email]', email)
		await Promise.all([visitor.waitForURL('**/sent'), visitor.keyboard.press('Enter')])
	}
	for (const [form, email] of [['change', 'anna@uj-kertesz.example'], ['join', foyer.people.developer.email]]) {
		await anna.goto('/me/email')
		await anna.fill(`#${form}-email`, email)
		await anna.fill(`#${form}-current`, foyer.people.owner.password)
		await anna.click(`#${form} button.button-primary`)
		await anna.locator('main .banner').waitFor()
	}
	return {
		first, letter: lastOf((await mail(pending)).path), reset: await tokenIn('/pwreset/', pending),
		registration: await tokenIn('/register/', 'new@register.example'),
		address: await tokenIn('/me/email/', 'anna@uj-kertesz.example'),
		joining: await tokenIn('/me/joining/', foyer.people.developer.email),
	}
}
