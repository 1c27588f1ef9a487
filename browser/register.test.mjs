// Anybody opens a free account; what was offered to them before waits.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, focused, foyer, journey, mail, row, saying, signIn, tabTo } from './harness.mjs'

const password = 'harom-kek-papirsarkany'

// asks has the link mailed, and waits for the answer that is the same for all.
async function asks(page, email) {
	await page.goto('/login')
	await page.getByRole('link', { name: 'Open a free one' }).click()
	await page.getByLabel('E-mail address').fill(email)
	await page.getByRole('button', { name: 'Send the link' }).click()
	await page.waitForURL('**/register/sent')
	return page.getByRole('main').innerText()
}

eitherWay('somebody opens a free account, and answers there what was offered before', async (t, { javaScript }) => {
	const email = `nora.${javaScript}@nagykert.example`
	const anna = await enter(t, 'owner', { javaScript })
	await addContact(anna, 1042, { name: 'Nora Field', email })
	const page = await t.page({ javaScript })
	await asks(page, email)
	await page.goto((await mail(email, { about: 'Open your account' })).link('/register/'))
	assert.equal(await page.getByLabel('E-mail address').inputValue(), email)
	await page.getByLabel('Your name').fill('Nora Field')
	await page.getByLabel('Company').fill('Field & Garden')
	await page.locator('input[name=password]').fill('short')
	await page.getByRole('button', { name: 'Open the account' }).click()
	await page.getByRole('alert').filter({ hasText: 'Use at least 12 characters.' }).waitFor()
	await focused(page.locator('#error-summary'))
	assert.equal(await page.getByLabel('Company').inputValue(), 'Field & Garden')
	if (javaScript) await axe(page)
	await page.locator('input[name=password]').fill(password)
	await Promise.all([page.waitForURL('**/accounts'), page.getByRole('button', { name: 'Open the account' }).click()])

	await page.getByRole('heading', { name: 'You have been offered access to 1 account' }).waitFor()
	await page.getByRole('main').getByRole('link', { name: 'Field & Garden' }).waitFor()
	await page.getByText('Kertész Anna invites you.').waitFor()
	await page.getByRole('button', { name: 'Accept: Kertész és Társa Kft.' }).click()
	await saying(page, 'You are on this account now.')
	assert.equal(new URL(page.url()).pathname, '/a/1042')
	await anna.goto('/a/1042/contacts')
	assert.match(await row(anna, email).innerText(), /Contact[^]*Active/, 'a guest had a sign-in before she was invited')
})

journey('a free account is opened by the keyboard alone', async t => {
	const email = 'keys@nagykert.example'
	const page = await t.page()
	await page.goto('/register')
	await tabTo(page, page.getByLabel('E-mail address'))
	await page.keyboard.type(email)
	await page.keyboard.press('Tab')
	await focused(page.getByRole('button', { name: 'Send the link' }))
	await Promise.all([page.waitForURL('**/register/sent'), page.keyboard.press('Enter')])
	await page.goto((await mail(email)).link('/register/'))
	await tabTo(page, page.getByLabel('Your name'))
	await page.keyboard.type('Keys Field')
	for (const next of [page.getByLabel('Company'), page.getByRole('combobox', { name: 'Language' }), page.getByLabel('E-mail address'), page.locator('input[name=password]')]) {
		await page.keyboard.press('Tab')
		await focused(next)
	}
	await page.keyboard.type(password)
	await tabTo(page, page.getByRole('button', { name: 'Open the account' }), { most: 2 })
	await Promise.all([page.waitForURL(/\/a\/\d+$/), page.keyboard.press('Enter')])
	await page.getByRole('heading', { level: 1, name: 'Keys Field' }).waitFor()
	await page.getByRole('main').getByRole('link', { name: 'Add a contact' }).waitFor()
})

eitherWay('an address that has a sign-in gets the same answer, and only its mail tells', async (t, { javaScript }) => {
	const page = await t.page({ javaScript })
	const known = await asks(page, foyer.people.stranger.email)
	assert.equal(await asks(page, `unknown.${javaScript}@nagykert.example`), known)
	const { text, links } = await mail(foyer.people.stranger.email)
	assert.equal(links.filter(link => link.includes('/register/')).length, 0, text)
})

eitherWay('a link is good for one account', async (t, { javaScript }) => {
	const email = `once.${javaScript}@nagykert.example`
	const page = await t.page({ javaScript })
	await asks(page, email)
	const link = (await mail(email)).link('/register/')
	await page.goto(link)
	await page.getByLabel('Your name').fill('Once Field')
	await page.locator('input[name=password]').fill(password)
	await page.getByRole('button', { name: 'Open the account' }).dblclick()
	await page.getByRole('heading', { level: 1 }).waitFor()
	await page.goto('/accounts')
	if (new URL(page.url()).pathname === '/login') { // the second click took the place of the answer to the first, and of its cookie
		await signIn(page, { email, password })
		await page.goto('/accounts')
	}
	assert.equal(await page.locator('main li a[href^="/a/"]').count(), 1)
	assert.equal((await page.goto(link)).status(), 404)
	await page.getByRole('heading', { level: 1, name: 'This link no longer works' }).waitFor()
})
