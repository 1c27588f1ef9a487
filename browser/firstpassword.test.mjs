// A password that was given by hand opens little, and not for long.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, eventually, focused, foyer, journey, mail, preset, row, saying, speak, tabTo } from './harness.mjs'

const given = 'dictated-on-the-phone-7'
const own = 'harom-kek-papirsarkany'

async function signsIn(page, email, password) {
	await page.goto('/login')
	await page.getByLabel('E-mail address').fill(email)
	await page.locator('input[name=password]').fill(password)
	await page.getByRole('button', { name: 'Sign in' }).click()
}

eitherWay('a first password has to be replaced, and opens neither contacts nor security until the address is proven', async (t, { javaScript }) => {
	const email = `hanna.${javaScript}@black.example`
	const anna = await enter(t, 'owner', { javaScript })
	await addContact(anna, 1042, { name: 'Hanna Black', email, preset: 'everything', way: 'password', password: given })
	await saying(anna, 'Tell this person the password; it lasts 7 days.')
	assert.match(await row(anna, email).innerText(), /Pending/)

	const page = await t.page({ javaScript })
	await signsIn(page, email, given)
	await page.getByRole('heading', { level: 1, name: 'Choose your own password' }).waitFor()
	await page.goto('/a/1042')
	assert.equal(new URL(page.url()).pathname, '/login', 'nobody is in yet')
	await signsIn(page, email, given)
	await page.locator('input[name=password]').fill(given)
	await page.getByRole('button', { name: 'Save and sign in' }).click()
	await page.getByRole('alert').filter({ hasText: 'This is the password that you were given.' }).waitFor()
	await focused(page.locator('#error-summary'))
	if (javaScript) await axe(page)
	await page.locator('input[name=password]').fill(own)
	await Promise.all([page.waitForURL('**/a/1042'), page.getByRole('button', { name: 'Save and sign in' }).click()])

	await page.getByText('Your address is not proven yet').waitFor()
	assert.deepEqual(await page.getByRole('navigation', { name: 'Navigation' }).getByRole('link').allInnerTexts(), ['Overview', 'Services'])
	for (const closed of ['contacts', 'activity']) assert.equal((await page.goto(`/a/1042/${closed}`)).status(), 403)
	if (javaScript) await axe(page)
	await page.goto('/me/email')
	assert.equal(await page.locator('main input[name=email]').count(), 0)

	await page.goto('/a/1042')
	await page.getByRole('link', { name: 'Ask for the link' }).click()
	await page.getByLabel('E-mail address').fill(email)
	await page.getByRole('button', { name: 'Send the link' }).click()
	await page.goto((await mail(email)).link('/pwreset/'))
	await page.locator('input[name=password]').fill('zwei-gelbe-gummistiefel')
	await Promise.all([page.waitForURL('**/a/1042'), page.getByRole('button', { name: 'Save and sign in' }).click()])
	assert.equal(await page.getByText('Your address is not proven yet').count(), 0)
	assert.equal((await page.goto('/a/1042/contacts')).status(), 200)
})

journey('a first password is given, and replaced, by the keyboard alone', async t => {
	const email = 'keys@black.example'
	const anna = await enter(t, 'owner')
	await anna.goto('/a/1042/contacts/new')
	await tabTo(anna, anna.getByLabel('Full name'))
	await anna.keyboard.type('Keys Black')
	await anna.keyboard.press('Tab')
	await anna.keyboard.type(email)
	await tabTo(anna, anna.getByRole('radio', { name: 'Accountant' }), { most: 1 })
	await anna.keyboard.press('Space')
	await anna.getByText('Can see and pay invoices').waitFor()
	const fold = anna.locator('summary', { hasText: 'a password told by hand' })
	await tabTo(anna, fold)
	await anna.keyboard.press('Enter')
	await anna.getByText('An invitation is safer').waitFor()
	await anna.keyboard.press('Shift+Tab')
	await focused(anna.getByRole('radio', { name: 'Send an invitation now' }))
	await anna.keyboard.press('ArrowUp') // round to the last one
	await focused(anna.getByRole('radio', { name: 'Give a first password by hand' }))
	await anna.keyboard.press('Tab')
	await focused(anna.locator('input[name=password]'))
	await anna.keyboard.type(given)
	await tabTo(anna, anna.getByRole('button', { name: 'Add contact' }), { most: 2 })
	await Promise.all([anna.waitForURL('**/contacts'), anna.keyboard.press('Enter')])

	const page = await t.page()
	await signsIn(page, email, given)
	await page.getByRole('heading', { level: 1, name: 'Choose your own password' }).waitFor()
	await tabTo(page, page.locator('input[name=password]'))
	await page.keyboard.type(own)
	await tabTo(page, page.getByRole('button', { name: 'Save and sign in' }), { most: 2 })
	await Promise.all([page.waitForURL('**/a/1042'), page.keyboard.press('Enter')])
})

eitherWay('a known address is answered in the same way, keeps its password, and gets an invitation', async (t, { javaScript }) => {
	const { by, account, called, known } = javaScript // an account gives five a day
		? { by: 'owner', account: 1042, called: 'Kertész és Társa Kft.', known: 'stranger' }
		: { by: 'stranger', account: 1077, called: 'Atelier Dubois SARL', known: 'many' }
	const { email, password } = foyer.people[known]
	const page = await enter(t, by, { javaScript })
	const said = []
	for (const address of [email, 'unknown@black.example']) {
		await addContact(page, account, { name: 'One of Two', email: address, way: 'password', password: given })
		const banner = await page.locator('main .banner').innerText()
		const line = (await row(page, address).innerText()).replace(address, '')
		await row(page, address).getByRole('link').click()
		await page.locator('.facts').waitFor()
		said.push([banner, line, await page.locator('.facts').innerText(), (await page.locator('.callout').allInnerTexts()).join('\n')])
	}
	assert.deepEqual(said[0], said[1])
	const other = await t.page({ javaScript })
	await other.goto((await mail(email)).link('/invitations/'))
	await signsIn(other, email, given)
	await other.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor()
	await signsIn(other, email, password)
	await other.waitForURL('**/accounts')
	await speak(other, 'en')
	await other.getByRole('button', { name: `Accept: ${called}` }).waitFor()
})

eitherWay('a first password is asked for again when something else was wrong', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	await anna.goto('/a/1042/contacts/new')
	await anna.getByLabel('E-mail address').fill(`again.${javaScript}@black.example`)
	await preset(anna, 'Accountant').click()
	await anna.getByText('Another way: a password told by hand').click()
	await anna.getByLabel('Give a first password by hand').check()
	await anna.locator('input[name=password]').fill(given)
	await anna.getByRole('button', { name: 'Add contact' }).click()
	const summary = anna.getByRole('alert').filter({ hasText: 'Enter the first password again.' })
	await focused(summary)
	assert.ok(await anna.getByLabel('Give a first password by hand').isChecked())
	assert.equal(await anna.locator('input[name=password]').inputValue(), '')
	if (javaScript) await axe(anna)
	await summary.getByRole('link', { name: /first password/ }).click()
	await eventually(() => focused(anna.locator('input[name=password]')))
})
