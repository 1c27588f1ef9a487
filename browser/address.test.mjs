// People change the address that they sign in with, and make one of two sign-ins.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, focused, foyer, journey, mail, row, saying, signIn, tabTo } from './harness.mjs'

const password = 'harom-kek-papirsarkany'

// comesIn takes the invitation that was mailed to a new address.
async function comesIn(t, email, look) {
	const page = await t.page(look)
	await page.goto((await mail(email)).link('/invitations/'))
	await page.locator('input[name=password]').fill(password)
	await page.getByRole('button', { name: 'Accept the invitation' }).click()
	await saying(page, 'You are on this account now.')
}

// asks has a link mailed by one of the two forms.
async function asks(page, form, email, current) {
	await page.goto('/me/email')
	await page.locator(`#${form} input[name=email]`).fill(email)
	await page.locator(`#${form} input[name=current]`).fill(current)
	await page.locator(`#${form}`).getByRole('button', { name: 'Send the link' }).click()
}

eitherWay('an address is changed once the new one is proven; the old one is told, and signs nobody in', async (t, { javaScript }) => {
	const role = javaScript ? 'developer' : 'reader'
	const { email: old, password: known } = foyer.people[role]
	const fresh = `moved.${old}`
	const elsewhere = await enter(t, role, { javaScript })
	const page = await enter(t, role, { javaScript })
	await asks(page, 'change', fresh, 'not my password at all')
	await page.getByRole('alert').filter({ hasText: 'This is not your current password.' }).waitFor()
	await focused(page.locator('#error-summary'))
	if (javaScript) await axe(page)
	await asks(page, 'change', fresh, known)
	await saying(page, 'A mail is on its way to the new address.')

	await page.goto((await mail(fresh)).link('/me/email/'))
	await page.getByRole('heading', { level: 1, name: `Sign in with ${fresh} from now on?` }).waitFor()
	await page.goto('/me')
	assert.match(await page.getByRole('main').innerText(), new RegExp(old), 'to look changes nothing')
	await page.goBack()
	await page.getByRole('button', { name: 'Use this address' }).click()
	await saying(page, 'You sign in with this address from now on.')
	await page.getByText(`You sign in as ${fresh}.`).waitFor()
	assert.ok((await mail(old)).text.includes(fresh), 'the old address is told')

	await elsewhere.goto('/me')
	assert.equal(new URL(elsewhere.url()).pathname, '/login')
	await elsewhere.getByLabel('E-mail address').fill(old)
	await elsewhere.locator('input[name=password]').fill(known)
	await elsewhere.getByRole('button', { name: 'Sign in' }).click()
	await elsewhere.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor()
	foyer.people[role].email = fresh
	await signIn(elsewhere, role)
	const anna = await enter(t, 'owner', { javaScript })
	await anna.goto('/a/1042/contacts')
	await row(anna, fresh).waitFor()
})

journey('an address is changed by the keyboard alone', async t => {
	const { password: known } = foyer.people.manager
	const page = await enter(t, 'manager')
	await page.goto('/me')
	await tabTo(page, page.getByRole('link', { name: 'Change the address' }))
	await Promise.all([page.waitForURL('**/me/email'), page.keyboard.press('Enter')])
	await tabTo(page, page.getByLabel('New e-mail address'))
	await page.keyboard.type('julia@uj-kertesz.example')
	await page.keyboard.press('Tab')
	await focused(page.locator('#change-current'))
	await page.keyboard.type(known)
	await tabTo(page, page.locator('#change').getByRole('button', { name: 'Send the link' }), { most: 2 })
	await page.keyboard.press('Enter')
	await saying(page, 'A mail is on its way to the new address.')
	await page.goto((await mail('julia@uj-kertesz.example')).link('/me/email/'))
	await tabTo(page, page.getByRole('button', { name: 'Use this address' }))
	await page.keyboard.press('Enter')
	await saying(page, 'You sign in with this address from now on.')
	foyer.people.manager.email = 'julia@uj-kertesz.example'
})

eitherWay('two sign-ins of one person become one, and so do two contacts on one account', async (t, { javaScript }) => {
	const alias = foyer.people.accountant.email.replace('@', `+${javaScript}@`)
	const anna = await enter(t, 'owner', { javaScript })
	await addContact(anna, 1042, { name: 'Nagy Péter, second', email: alias, preset: 'developer' })
	await comesIn(t, alias, { javaScript })

	const page = await enter(t, 'accountant', { javaScript })
	await asks(page, 'join', alias, foyer.people.accountant.password)
	await saying(page, 'If somebody signs in with that address, a mail with a link is on its way there.')
	const link = (await mail(alias, { nth: 2 })).link('/me/joining/')
	await page.goto(link)
	await page.getByRole('heading', { level: 1, name: 'Join two sign-ins' }).waitFor()
	await page.getByRole('heading', { name: 'Both are on 1 account' }).waitFor()
	const line = name => page.locator('tbody tr', { has: page.getByRole('rowheader', { name, exact: true }) }).innerText()
	assert.match(await line(alias), /manage [^]*domains/)
	assert.match(await line('Together'), /see and pay invoices[^]*domains/)
	await page.locator('input[name=current]').fill('not my password at all')
	await page.getByRole('button', { name: 'Join the sign-ins' }).click()
	await page.getByRole('alert').filter({ hasText: 'This is not your current password.' }).waitFor()
	if (javaScript) await axe(page)
	await page.locator('input[name=current]').fill(foyer.people.accountant.password)
	await page.getByRole('button', { name: 'Join the sign-ins' }).click()
	await saying(page, 'The two sign-ins are one now.')

	await anna.goto('/a/1042/contacts')
	assert.equal(await row(anna, 'Nagy Péter').count(), 1)
	await row(anna, 'Nagy Péter').getByRole('link').click()
	await anna.getByRole('link', { name: 'Permissions' }).click()
	for (const [area, level] of [['invoices', 'manage'], ['domains', 'manage'], ['contacts', 'none']]) {
		assert.ok(await anna.locator(`input[name="access[${area}]"][value=${level}]`).isChecked(), `${area} is ${level}`)
	}
	assert.equal((await page.goto(link)).status(), 404)
	const other = await t.page({ javaScript })
	await other.goto('/login')
	await other.getByLabel('E-mail address').fill(alias)
	await other.locator('input[name=password]').fill(password)
	await other.getByRole('button', { name: 'Sign in' }).click()
	await other.getByRole('alert').filter({ hasText: 'do not fit together' }).waitFor()
})
