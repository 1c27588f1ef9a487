// How somebody signs in, and where from.
import assert from 'node:assert/strict'
import { axe, eitherWay, enter, focused, foyer, journey, saying, signIn, tabTo } from './harness.mjs'

async function tryToSignIn(page, email, password) {
	await page.goto('/login')
	await page.getByLabel('E-mail address').fill(email)
	await page.locator('input[name=password]').fill(password)
	await page.getByRole('button', { name: 'Sign in' }).click()
}

eitherWay('a wrong password, an unknown address and somebody deactivated get the same answer', async (t, { javaScript }) => {
	const page = await t.page({ javaScript })
	const answers = []
	for (const email of [foyer.people.owner.email, 'nobody@nowhere.example', 'gabor@regi-web.example']) {
		await tryToSignIn(page, email, `not the password ${javaScript}`)
		await page.getByRole('alert').filter({ hasText: 'There is a problem' }).waitFor()
		await focused(page.locator('#error-summary'))
		assert.equal(await page.getByLabel('E-mail address').inputValue(), email)
		answers.push(await page.getByRole('alert').innerText())
	}
	if (javaScript) await axe(page)
	assert.equal(new Set(answers).size, 1, answers.join('\n'))
})

journey('somebody signs in and out by the keyboard alone', async t => {
	const page = await t.page()
	const { email, password } = foyer.people.reader
	await page.goto('/login')
	await tabTo(page, page.getByLabel(/e-mail/i))
	await page.keyboard.type(email)
	await tabTo(page, page.locator('input[name=password]'), { most: 1 })
	await page.keyboard.type(password)
	await Promise.all([page.waitForURL('**/a/1042'), page.keyboard.press('Enter')])
	await tabTo(page, page.locator('[popovertarget=user-menu]'))
	await page.keyboard.press('Enter')
	await tabTo(page, page.locator('#user-menu form button'), { most: 12 })
	await Promise.all([page.waitForURL('**/login'), page.keyboard.press('Enter')])
	await page.goto('/a/1042')
	assert.equal(new URL(page.url()).pathname, '/login')
})

eitherWay('a changed password holds, and the other browsers are out', async (t, { javaScript }) => {
	const role = javaScript ? 'developer' : 'accountant'
	const { email, password: old } = foyer.people[role]
	const fresh = 'drei-rote-regenschirme-am-see'
	const elsewhere = await enter(t, role, { javaScript })
	const page = await enter(t, role, { javaScript })
	await page.goto('/me/security')
	await page.locator('input[name=current]').fill('not this one, surely')
	await page.locator('input[name=password]').fill(fresh)
	await page.getByRole('button', { name: 'Change password' }).click()
	await page.getByRole('alert').filter({ hasText: 'This is not your current password.' }).waitFor()
	if (javaScript) await axe(page)
	await page.locator('input[name=current]').fill(old)
	await page.locator('input[name=password]').fill(fresh)
	await page.getByRole('button', { name: 'Change password' }).click()
	await saying(page, 'Your password is changed.')
	assert.equal(await page.locator('main tbody tr').count(), 1)

	await elsewhere.goto('/a/1042')
	assert.equal(new URL(elsewhere.url()).pathname, '/login')
	await tryToSignIn(elsewhere, email, old)
	await elsewhere.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor()
	foyer.people[role].password = fresh
	await signIn(elsewhere, role)
})

eitherWay('one browser is signed out, or all others; who was comes back to the page after signing in', async (t, { javaScript }) => {
	const role = javaScript ? 'manager' : 'reader'
	const [here, one, two] = [await enter(t, role, { javaScript }), await enter(t, role, { javaScript }), await enter(t, role, { javaScript })]
	const sessions = here.locator('main tbody tr')
	await here.goto('/me/security')
	assert.equal(await sessions.count(), 3)
	assert.equal(await sessions.filter({ hasText: 'This browser' }).count(), 1)
	const signOut = sessions.getByRole('button', { name: /^Sign out: / })
	assert.match(await signOut.first().getAttribute('aria-label'), /Chrom/)
	await signOut.first().click()
	await saying(here, 'That browser is signed out.')
	assert.equal(await sessions.count(), 2)

	await one.goto('/a/1042/contacts?q=nagy')
	await two.goto('/a/1042/contacts?q=nagy')
	assert.equal([one, two].filter(page => new URL(page.url()).pathname === '/login').length, 1)
	await here.getByRole('button', { name: 'Sign out all other browsers' }).click()
	await saying(here, 'All your other browsers are signed out.')
	assert.equal(await sessions.count(), 1)
	assert.equal(await here.getByRole('button', { name: 'Sign out all other browsers' }).count(), 0)

	for (const page of [one, two]) {
		await page.goto('/a/1042/contacts?q=nagy')
		assert.equal(new URL(page.url()).searchParams.get('next'), '/a/1042/contacts?q=nagy')
		await page.getByLabel('E-mail address').fill(foyer.people[role].email)
		await page.locator('input[name=password]').fill(foyer.people[role].password)
		await Promise.all([page.waitForURL('**/a/1042/contacts?q=nagy'), page.getByRole('button', { name: 'Sign in' }).click()])
	}
	await here.goto('/me/security')
	await here.getByRole('button', { name: 'Sign out all other browsers' }).click()
	await saying(here, 'All your other browsers are signed out.')
})
