// What is begun in a window and ends there: its pages belong to that window
// alone, so each one makes its own.
import { foyer, signIn } from './harness.mjs'

const last = page => new URL(page.url()).pathname.split('/').at(-1)

// begun answers with name → value for the pages of a role.
export async function begun(page, role) {
	switch (role) {
		case '': return { signedout: await signedOutThere(page), unlinked: await unlinked(page, 'Claire Dubois') }
		case 'owner': return { unlinked: await unlinked(page, 'Sam Visitor'), way: await way(page) }
		case 'accountant': return { signon: await choosing(page) }
		default: return {}
	}
}

// chooses goes to Demo ID as somebody, whoever was there before.
async function chooses(page, name, path) {
	await page.context().clearCookies({ domain: 'localhost' })
	await page.goto(path)
	await Promise.all([page.waitForURL(`${foyer.base}/**`), page.locator('button', { hasText: name }).click()])
}

// unlinked is the token of an identity that nobody is known by.
async function unlinked(page, name) {
	const state = (await page.context().storageState()).cookies.filter(cookie => cookie.name === '__Host-foyer')
	await page.context().clearCookies({ name: '__Host-foyer' })
	await chooses(page, name, '/login/demo')
	const token = last(page)
	await page.context().addCookies(state)
	return token
}

// signedOutThere is the token of the page for somebody who has signed out here
// and not at Demo ID.
async function signedOutThere(page) {
	await chooses(page, 'Élise Martin', '/login/demo')
	if (page.url().includes('/unknown/')) {
		const path = `/me/security/unlinked/${last(page)}`
		await page.goto('/login')
		await signIn(page, 'reader')
		await page.goto(path)
		await Promise.all([page.waitForURL('**/me/security'), page.locator('#link button').click()])
		await page.context().clearCookies({ name: '__Host-foyer' })
		await page.goto('/login/demo')
	}
	await page.goto('/me')
	await page.locator('[popovertarget=user-menu]').click()
	await Promise.all([page.waitForURL('**/logout/*'), page.locator('#user-menu form button').click()])
	return last(page)
}

// way is the id of a way in of the person's, added the first time.
async function way(page) {
	const remove = page.locator('a[href^="/me/security/ways/"]')
	await page.goto('/me/security')
	if (!await remove.count()) {
		await page.context().clearCookies({ domain: 'localhost' })
		await Promise.all([page.waitForURL('http://localhost:*/**'), page.locator('form[action="/me/security/providers/demo"] button').click()])
		await Promise.all([page.waitForURL('**/me/security'), page.locator('button', { hasText: 'Kertész Anna' }).click()])
	}
	return (await remove.first().getAttribute('href')).split('/').at(-2)
}

// choosing is the token of a service's request that names no account.
async function choosing(page) {
	const webmail = /http:\/\/localhost:\d+\/webmail\//.exec(foyer.output())[0]
	await page.goto(`${webmail}login`)
	await page.waitForURL('**/signon/*')
	return last(page)
}
