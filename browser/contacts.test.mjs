// An owner adds contacts, and shuts them out again.
import assert from 'node:assert/strict'
import { axe, eitherWay, enter, focused, foyer, journey, row, saying, tabTo } from './harness.mjs'

journey('an owner adds a contact by the keyboard alone', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042')
	await page.keyboard.press('Tab')
	await focused(page.getByRole('link', { name: 'Skip to content' }))
	await page.keyboard.press('Enter')
	await focused(page.getByRole('main'))
	await tabTo(page, page.getByRole('main').getByRole('link', { name: 'Add a contact' }), { most: 2 })
	await Promise.all([page.waitForURL('**/contacts/new'), page.keyboard.press('Enter')])

	const name = page.getByLabel('Full name')
	await tabTo(page, name)
	await page.keyboard.type('Balogh Ilona')
	await page.keyboard.press('Tab')
	await focused(page.getByLabel('E-mail address'))
	await page.keyboard.type('ilona@balogh.example')
	await page.keyboard.press('Tab')
	const accountant = page.getByRole('radio', { name: 'Accountant' })
	await focused(accountant)
	await page.keyboard.press('Space')
	await page.getByText('Can see and pay invoices').waitFor()
	await focused(accountant)
	await page.keyboard.press('ArrowDown')
	await page.getByText('Can manage services').waitFor()
	await focused(page.getByRole('radio', { name: 'Web developer' }))
	await tabTo(page, page.locator('summary').first(), { most: 1 })
	await page.keyboard.press('Enter')
	await tabTo(page, page.locator('[name="use[signin]"]'), { most: 1 })
	await tabTo(page, page.getByRole('button', { name: 'Add contact' }))
	await Promise.all([page.waitForURL('**/contacts'), page.keyboard.press('Enter')])
	assert.match(await row(page, 'ilona@balogh.example').innerText(), /Invitation sent/)
})

eitherWay('a contact is added from the navigation, the user menu and the contacts page', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	const ways = [
		async () => page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Add a contact' }).click(),
		async () => {
			await page.getByRole('button', { name: 'Your menu' }).click()
			await page.locator('#user-menu').getByRole('link', { name: 'Add a contact' }).click()
		},
		async () => {
			await page.getByRole('link', { name: 'Contacts', exact: true }).click()
			await page.getByRole('main').getByRole('link', { name: 'Add a contact' }).click()
		},
	]
	for (const way of ways) {
		await page.goto('/a/1042')
		await way()
		await page.getByRole('heading', { level: 1, name: 'Add a contact' }).waitFor()
	}
})

eitherWay('what is wrong with a new contact is said on top and beside the field, and what was typed stays', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	await page.goto('/a/1042/contacts/new')
	await page.getByLabel('Full name').fill('Kertész Anna')
	await page.getByLabel('E-mail address').fill('anna at kertesz')
	await page.getByText('Company, phone, address and language').click()
	await page.getByLabel('Phone').fill('12')
	await page.getByRole('button', { name: 'Add contact' }).click()
	const summary = page.getByRole('alert').filter({ hasText: 'There is a problem' })
	await summary.waitFor()
	assert.match(await page.title(), /^Error: /)
	await focused(summary)
	if (javaScript) await axe(page)
	assert.equal(await page.getByLabel('Full name').inputValue(), 'Kertész Anna')
	assert.equal(await page.getByLabel('E-mail address').inputValue(), 'anna at kertesz')
	assert.equal(await page.getByLabel('Phone').inputValue(), '12')
	assert.match(await page.locator('#email-error').innerText(), /like name@example.com/)
	await summary.getByRole('link', { name: /phone/i }).click()
	await focused(page.getByLabel('Phone'))
})

eitherWay('who is on the account already is not added again: a link leads to the contact', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	for (const [email, name, sentence] of [
		[foyer.people.accountant.email, 'Nagy Péter', 'Nagy Péter already signs in with this address.'],
		['imre@fekete-web.example', 'Fekete Imre', 'Fekete Imre is already among your contacts with this address and has not come in.'],
	]) {
		await anna.goto('/a/1042/contacts/new')
		await anna.getByLabel('Full name').fill('Somebody')
		await anna.getByLabel('E-mail address').fill(email)
		await anna.getByRole('button', { name: 'Add contact' }).click()
		const summary = anna.getByRole('alert').filter({ hasText: sentence })
		await focused(summary)
		if (javaScript) await axe(anna)
		await summary.getByRole('link', { name: 'Open this contact' }).click()
		await anna.getByRole('heading', { level: 1, name }).waitFor()
	}
})

eitherWay('a contact is found by a part of the name and by status', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	await page.goto('/a/1042/contacts')
	await page.getByLabel('Find a name').fill('toth')
	if (!javaScript) await page.getByRole('button', { name: 'Search' }).click()
	await row(page, 'jonas@').waitFor({ state: 'detached' })
	assert.equal(await row(page, 'Tóth Gábor').count(), 1)
	await page.getByLabel('Status').focus()
	await page.getByLabel('Status').selectOption('Pending')
	if (!javaScript) await page.getByRole('button', { name: 'Search' }).click()
	await page.getByRole('heading', { name: 'Nobody fits' }).waitFor()
	if (javaScript) await focused(page.getByLabel('Status'))
	await page.getByRole('link', { name: 'Show everybody' }).click()
	await row(page, 'jonas@').waitFor()
})

eitherWay('a contact is deactivated with 2 clicks and a confirmation, and is out at the next request', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	const jonas = await enter(t, 'developer', { javaScript })
	await jonas.goto('/a/1042')
	await anna.goto('/a/1042/contacts')

	await row(anna, 'jonas@').getByRole('link').click()
	await anna.getByRole('link', { name: 'Deactivate' }).click()
	await anna.getByRole('heading', { name: 'Deactivate Jonas Weber?' }).waitFor()
	await anna.getByRole('button', { name: 'Deactivate' }).click()
	await saying(anna, 'has no access any more')
	assert.match(await anna.locator('.facts').innerText(), /Inactive/)

	assert.equal((await jonas.reload()).status(), 404)
	await jonas.goto('/accounts')
	assert.match(await jonas.getByRole('main').innerText(), /Kertész és Társa[^]*Deactivated/)
	assert.equal(await jonas.locator('main a[href="/a/1042"]').count(), 0)

	await anna.getByRole('button', { name: 'Reactivate' }).click()
	await saying(anna, 'active again')
	assert.equal((await jonas.goto('/a/1042')).status(), 200)
})

eitherWay('a removed contact is gone from the list, and from the account', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	const [role, name] = javaScript ? ['reader', 'Élise Martin'] : ['developer', 'Jonas Weber']
	const other = await enter(t, role, { javaScript })
	await anna.goto('/a/1042/contacts')
	await row(anna, name).getByRole('link').click()
	await anna.getByRole('link', { name: 'Remove' }).click()
	await anna.getByRole('link', { name: 'Cancel' }).click()
	await anna.getByRole('link', { name: 'Remove' }).click()
	await anna.getByRole('button', { name: 'Remove' }).click()
	await saying(anna, 'The contact is removed.')
	assert.equal(await row(anna, name).count(), 0)
	assert.equal((await other.goto('/a/1042')).status(), 404)
	await other.goto('/accounts')
	await other.getByRole('heading', { name: 'You are on no account at the moment' }).waitFor()
	await anna.goto('/a/1042/activity')
	await anna.getByText(`removed ${name}.`).waitFor()
})
