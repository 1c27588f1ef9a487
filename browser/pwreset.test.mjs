// People come in by a mailed link, and get a new password by one.
import assert from 'node:assert/strict'
import { addContact, eitherWay, enter, focused, foyer, journey, mail, row, saying, signIn, tabTo } from './harness.mjs'

const password = 'harom-kek-papirsarkany'

eitherWay('a new contact comes in by /pwreset and sees what is permitted, and no more', async (t, { javaScript }) => {
	const email = `lili.${javaScript}@konyveles.example`
	const anna = await enter(t, 'owner', { javaScript })
	await addContact(anna, 1042, { name: 'Gál Lili', email, way: 'pwreset' })
	await saying(anna, `open ${foyer.base}/pwreset`)
	assert.match(await row(anna, email).innerText(), /Pending/)

	const lili = await t.page({ javaScript })
	await lili.goto('/login')
	await lili.getByRole('link', { name: 'Get a link to set a password' }).click()
	await lili.getByLabel('E-mail address').fill(email)
	await lili.getByRole('button', { name: 'Send the link' }).click()
	await lili.getByRole('heading', { name: 'Check your mail' }).waitFor()
	await mail(email)
	await lili.getByRole('link', { name: 'Demo mailbox' }).click()
	await lili.getByRole('link', { name: email }).click()
	await lili.locator('pre a[href*="/pwreset/"]').click()

	assert.match(await lili.getByRole('main').innerText(), /added to Kertész és Társa Kft\. #1042/)
	assert.equal(await lili.getByLabel('E-mail address').inputValue(), email)
	await lili.locator('input[name=password]').fill('short')
	await lili.getByRole('button', { name: 'Save and sign in' }).click()
	await lili.getByRole('alert').filter({ hasText: 'Use at least 12 characters.' }).waitFor()
	await lili.locator('input[name=password]').fill(password)
	await Promise.all([lili.waitForURL('**/a/1042'), lili.getByRole('button', { name: 'Save and sign in' }).click()])

	const side = lili.getByRole('navigation', { name: 'Navigation' })
	assert.deepEqual(await side.getByRole('link').allInnerTexts(), ['Overview', 'Services'])
	assert.match(await lili.getByRole('main').innerText(), /Can see and pay invoices/)
	assert.equal((await lili.goto('/a/1042/contacts')).status(), 403)
	assert.equal((await lili.goto('/a/1077')).status(), 404)
	await anna.goto('/a/1042/contacts')
	assert.match(await row(anna, email).innerText(), /Active/)
})

journey('a new contact comes in by the keyboard alone', async t => {
	const zofia = foyer.people.pending.email
	const page = await t.page()
	await page.goto('/pwreset')
	await tabTo(page, page.getByLabel('E-mail address'))
	await page.keyboard.type(zofia)
	await Promise.all([page.waitForURL('**/sent'), page.keyboard.press('Enter')])
	await page.goto((await mail(zofia)).link('/pwreset/'))
	const field = page.locator('input[name=password]')
	await tabTo(page, field)
	await page.keyboard.type(password)
	await page.keyboard.press('Tab')
	await focused(page.getByRole('button', { name: 'Show password' }))
	await page.keyboard.press('Enter')
	assert.equal(await field.getAttribute('type'), 'text')
	await focused(page.getByRole('button', { name: 'Show password' }))
	await page.keyboard.press('Tab')
	await focused(page.getByRole('button', { name: 'Save and sign in' }))
	await Promise.all([page.waitForURL('**/a/1042'), page.keyboard.press('Enter')])
})

eitherWay('a forgotten password is set anew by the same page, which ends the other sessions and the link', async (t, { javaScript }) => {
	const role = javaScript ? 'developer' : 'reader'
	const { email, password: old } = foyer.people[role]
	const elsewhere = await enter(t, role, { javaScript })
	const page = await t.page({ javaScript })
	await page.goto('/pwreset')
	await page.getByLabel('E-mail address').fill(email)
	await page.getByRole('button', { name: 'Send the link' }).click()
	const link = (await mail(email)).link('/pwreset/')
	await page.goto(link)
	await page.getByText('Your other browsers will be signed out.').waitFor()
	await page.locator('input[name=password]').fill(password)
	await Promise.all([page.waitForURL('**/a/1042'), page.getByRole('button', { name: 'Save and sign in' }).click()])

	await elsewhere.goto('/me')
	assert.equal(new URL(elsewhere.url()).pathname, '/login')
	assert.equal((await elsewhere.goto(link)).status(), 404)
	await elsewhere.goto('/login')
	await elsewhere.getByLabel('E-mail address').fill(email)
	await elsewhere.locator('input[name=password]').fill(old)
	await elsewhere.getByRole('button', { name: 'Sign in' }).click()
	await elsewhere.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor()
	foyer.people[role].password = password
	await signIn(elsewhere, role)
})

eitherWay('an address that nobody has gets the same answer, and no mail', async (t, { javaScript }) => {
	const page = await t.page({ javaScript })
	await page.goto('/pwreset')
	await page.getByLabel('E-mail address').fill('nobody@nowhere.example')
	await page.getByRole('button', { name: 'Send the link' }).click()
	await page.getByRole('heading', { name: 'Check your mail' }).waitFor()
	await page.goto('/demo/mail')
	assert.equal(await page.getByText('nobody@nowhere.example').count(), 0)
})
