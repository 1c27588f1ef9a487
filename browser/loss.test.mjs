// What somebody filled in is not lost when something goes wrong meanwhile.
import assert from 'node:assert/strict'
import { axe, eitherWay, enter, eventually, foyer, journey, preset, row, saying, signIn } from './harness.mjs'

async function fill(page, name, email) {
	await page.goto('/a/1042/contacts/new')
	await page.getByLabel('Full name').fill(name)
	await page.getByLabel('E-mail address').fill(email)
	await preset(page, 'Accountant').click()
}
const add = page => page.getByRole('button', { name: 'Add contact' })

eitherWay('a double click adds one contact', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	await fill(page, 'Once Only', `once.${javaScript}@twice.example`)
	await add(page).dblclick()
	await saying(page, 'The contact is added.')
	assert.equal(await row(page, `once.${javaScript}@twice.example`).count(), 1)
})

for (const [what, fault, fail] of [
	['an answer 500', / 500$/m, route => route.fulfill({ status: 500, contentType: 'text/html', body: 'broken' })],
	['an answer 503', / 503$/m, route => route.fulfill({ status: 503, contentType: 'text/html', body: '' })],
	['no connection', /ERR_INTERNET_DISCONNECTED|console/, route => route.abort('internetdisconnected')],
]) {
	journey(`${what} leaves what was typed, and a banner says so; saving again works`, async t => {
		t.expects(fault)
		const page = await enter(t, 'owner')
		const email = `again.${what.replace(/\W+/g, '-')}@later.example`
		await fill(page, 'Later Again', email)
		await page.getByText('Can see and pay invoices').waitFor()
		await page.route('**/a/1042/contacts', fail)
		await add(page).click()
		await page.getByText('The server cannot be reached just now.').waitFor()
		assert.ok(await page.locator('#offline').isVisible())
		await page.locator('#offline').evaluate(banner => { // seen, wherever the page was scrolled to
			const { top, bottom } = banner.getBoundingClientRect()
			if (top < 0 || bottom > innerHeight) throw new Error(`the banner is at ${top}`)
		})
		await axe(page)
		assert.equal(await page.getByLabel('Full name').inputValue(), 'Later Again')
		assert.equal(await page.getByLabel('E-mail address').inputValue(), email)
		assert.ok(await page.getByRole('radio', { name: 'Accountant' }).isChecked())
		await page.unroute('**/a/1042/contacts')
		await add(page).click()
		await saying(page, 'The contact is added.')
		assert.equal(await row(page, email).count(), 1)
	})
}

eitherWay('a form whose session ended leads to the sign-in and back to the page', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	await fill(page, 'Too Late', 'too@late.example')
	if (javaScript) await page.getByText('Can see and pay invoices').waitFor()
	const elsewhere = await enter(t, 'owner', { javaScript })
	await elsewhere.goto('/me/security')
	await elsewhere.getByRole('button', { name: 'Sign out all other browsers' }).click()
	await saying(elsewhere, 'All your other browsers are signed out.')

	await Promise.all([page.waitForURL('**/login?next=**'), add(page).click()])
	assert.equal(new URL(page.url()).searchParams.get('next'), '/a/1042/contacts/new')
	const { email, password } = foyer.people.owner
	await page.getByLabel('E-mail address').fill(email)
	await page.locator('input[name=password]').fill(password)
	await Promise.all([page.waitForURL('**/a/1042/contacts/new'), page.locator('input[name=password]').press('Enter')])
	await page.goto('/a/1042/contacts')
	assert.equal(await row(page, 'too@late.example').count(), 0)
})

eitherWay('a form whose right went meanwhile adds nobody, and says which right it takes', async (t, { javaScript }) => {
	const julia = await enter(t, 'manager', { javaScript })
	await fill(julia, 'Not Any More', 'not@anymore.example')
	if (javaScript) await julia.getByText('Can see and pay invoices').waitFor()
	const anna = await enter(t, 'owner', { javaScript })
	const set = async level => {
		await anna.goto('/a/1042/contacts')
		await row(anna, 'julia@').getByRole('link').click()
		await anna.getByRole('link', { name: 'Permissions' }).click()
		await preset(anna, 'Your own choice').click() // without JavaScript a preset wins over the radios
		await anna.locator(`label[for^="access-contacts"]`, { hasText: level }).click()
		await anna.getByRole('button', { name: 'Save' }).click()
		await saying(anna, 'The permissions are saved and in force now.')
	}
	await set('View')
	await add(julia).click()
	await julia.getByRole('heading', { name: 'You need a permission for this' }).waitFor()
	await eventually(async () => assert.match(await julia.getByRole('main').innerText(), /Contacts: Manage/))
	await julia.goto('/a/1042/contacts')
	assert.equal(await row(julia, 'not@anymore.example').count(), 0)
	await set('Manage')
})

journey('a check that meets an ended session leads to the sign-in, too', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts/new')
	await page.context().clearCookies()
	await page.getByLabel('E-mail address').fill('eva')
	await page.getByLabel('E-mail address').press('Tab')
	await page.waitForURL('**/login?next=%2Fa%2F1042%2Fcontacts%2Fnew')
	await signIn(page, 'owner')
})
