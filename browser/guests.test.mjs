// One person on many accounts: comes as a guest, chooses the mails of each, and
// leaves one.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, focused, foyer, journey, mail, row, saying, signIn, speak, tabTo } from './harness.mjs'

const harriet = { email: 'harriet@stone.example', password: 'seven-quiet-lighthouses' }
const accept = page => page.getByRole('button', { name: 'Accept the invitation' })

eitherWay('somebody with a sign-in elsewhere signs in, is back on the invitation, and is a guest with one click', async (t, { javaScript }) => {
	const story = javaScript
		? { by: 'owner', account: 1042, guest: 'stranger', own: 1077 }
		: { by: 'stranger', account: 1077, guest: 'developer', own: 1042 }
	const { email, password } = foyer.people[story.guest]
	const by = await enter(t, story.by, { javaScript })
	await addContact(by, story.account, { name: 'As I Call Them', email })
	assert.match(await row(by, email).innerText(), /Contact[^]*Invitation sent[^]*–/)

	const page = await t.page({ javaScript })
	const link = (await mail(email)).link('/invitations/')
	await page.goto(link)
	await page.getByText(`You have a sign-in with ${email}.`).waitFor()
	assert.equal(await page.locator('input[name=password]').count(), 0)
	await page.getByRole('link', { name: 'Sign in to accept' }).click()
	await page.locator('input[name=email]').fill(email)
	await page.locator('input[name=password]').fill(password)
	await Promise.all([page.waitForURL(link), page.locator('main button.button-primary').click()])
	await speak(page, 'en')
	assert.equal(page.url(), link)
	assert.equal(await page.locator('#accept input').count(), 0, 'nothing is to be filled in')
	await accept(page).click()
	await saying(page, 'You are on this account now.')

	await page.getByRole('button', { name: 'Switch account' }).click()
	for (const number of [story.account, story.own]) await page.locator('#switcher').getByRole('link', { name: `#${number}` }).waitFor()
	await by.reload()
	assert.match(await row(by, email).innerText(), /Guest[^]*Active[^]*#\d+/)
})

journey('an invitation is found in the switcher and accepted by the keyboard alone', async t => {
	await addContact(await enter(t, 'owner'), 1042, { name: 'Marieke', email: foyer.people.many.email })
	const page = await enter(t, 'many')
	await page.goto('/a/1102')
	await tabTo(page, page.getByRole('button', { name: 'Switch account' }))
	await page.keyboard.press('Enter')
	const waits = page.locator('#switcher').getByRole('link', { name: /1 invitation/ })
	await tabTo(page, waits, { most: 20 })
	await Promise.all([page.waitForURL('**/accounts'), page.keyboard.press('Enter')])
	await tabTo(page, page.getByRole('button', { name: 'Accept: Kertész és Társa Kft.' }))
	await Promise.all([page.waitForURL('**/a/1042'), page.keyboard.press('Enter')])
	await saying(page, 'You are on this account now.')
})

eitherWay('who is signed in as somebody else is told so, gets nothing, signs out and goes on', async (t, { javaScript }) => {
	const email = `other.${javaScript}@black.example`
	await addContact(await enter(t, harriet, { javaScript }), 1133, { name: 'Other Black', email })
	const link = (await mail(email)).link('/invitations/')
	const page = await enter(t, 'reader', { javaScript })
	await page.goto(link)
	await page.getByText('You are signed in with another address').waitFor()
	assert.match(await page.getByRole('main').innerText(), new RegExp(`sent to ${email}, and you are signed in as ${foyer.people.reader.email}`))
	assert.equal(await accept(page).count(), 0)
	if (javaScript) await axe(page)
	await page.getByRole('button', { name: 'Sign out and go on' }).click()
	await saying(page, 'You are signed out.')
	assert.equal(page.url(), link)
	await accept(page).waitFor()
	await signIn(page, 'reader')
	assert.equal((await page.goto('/a/1133')).status(), 404)
})

eitherWay('a person sees every account in the profile, and chooses the mails of each by itself', async (t, { javaScript }) => {
	const page = await enter(t, 'accountant', { javaScript })
	await page.goto('/me')
	for (const number of ['#1042 · Contact', '#1101 · Guest', '#1111 · Guest']) await page.getByRole('main').getByText(number).waitFor()
	const box = name => page.getByRole('checkbox', { name, exact: true })
	await page.goto('/a/1101/me')
	assert.match(await page.getByRole('main').innerText(), /Guest[^]*Invited by Willem Bakker[^]*see and pay invoices/)
	if (javaScript) await axe(page)
	await box('Invoices').uncheck()
	await box('Domains').check()
	await page.getByRole('button', { name: 'Save' }).click()
	await saying(page, 'Your mails from this account are saved.')
	assert.deepEqual([await box('Invoices').isChecked(), await box('Domains').isChecked()], [false, true])
	await page.goto('/a/1111/me')
	assert.deepEqual([await box('Invoices').isChecked(), await box('Domains').isChecked()], [true, false])

	await page.goto('/a/1101/me')
	await box('Invoices').check()
	await box('Domains').uncheck()
	await page.getByRole('button', { name: 'Save' }).click()
	await saying(page, 'Your mails from this account are saved.')
})

eitherWay('the link in a mail switches such mails off, and on again, for that account and without signing in', async (t, { javaScript }) => {
	const email = `answers.${javaScript}@black.example`
	const julia = await enter(t, 'manager', { javaScript })
	await addContact(julia, 1042, { name: 'Answers Black', email })
	const page = await t.page({ javaScript })
	await page.goto((await mail(email)).link('/invitations/'))
	await page.getByText('Decline the invitation').click()
	await page.locator('#decline button').click()
	await page.getByRole('heading', { level: 1, name: 'This invitation was declined' }).waitFor()

	const { link } = await mail(foyer.people.manager.email, { about: 'Answers Black' })
	await page.goto(link('/unsubscribe/'))
	const general = async () => {
		await julia.goto('/a/1042/me')
		return julia.getByRole('checkbox', { name: 'General' }).isChecked()
	}
	assert.equal(await general(), true, 'to look switches nothing')
	assert.match(await page.getByRole('main').innerText(), /category “General” for Kertész és Társa Kft\. #1042/)
	await page.getByRole('button', { name: 'Switch these mails off' }).click()
	await page.getByRole('heading', { level: 1, name: 'These mails do not come any more' }).waitFor()
	if (javaScript) await axe(page)
	assert.equal(await general(), false)
	assert.ok(await julia.getByRole('checkbox', { name: 'Support' }).isChecked(), 'the others come')
	await page.getByRole('button', { name: 'Switch them on again' }).click()
	await page.getByRole('heading', { level: 1, name: 'These mails come to you' }).waitFor()
	assert.equal(await general(), true)
})

journey('an account is left by the keyboard alone, and comes back by an invitation only', async t => {
	const page = await enter(t, 'accountant')
	await page.goto('/a/1111/me')
	await tabTo(page, page.getByRole('link', { name: 'Leave this account' }))
	await Promise.all([page.waitForURL('**/departure'), page.keyboard.press('Enter')])
	await page.getByRole('heading', { level: 1, name: 'Leave Krüger Möbelwerkstatt?' }).waitFor()
	await tabTo(page, page.getByRole('button', { name: 'Leave this account' }))
	await Promise.all([page.waitForURL('**/accounts'), page.keyboard.press('Enter')])
	await saying(page, 'You left the account.')
	assert.equal(await page.locator('main a[href="/a/1111"]').count(), 0)
	assert.equal((await page.goto('/a/1111')).status(), 404)
	assert.equal((await page.goto('/a/1101')).status(), 200)
})

eitherWay('who leaves is seen to have left, and the owner stays', async (t, { javaScript }) => {
	const role = javaScript ? 'reader' : 'developer'
	const anna = await enter(t, 'owner', { javaScript })
	const page = await enter(t, role, { javaScript })
	await page.goto('/a/1042')
	await page.getByRole('button', { name: 'Your menu' }).click()
	await page.locator('#user-menu').getByRole('link', { name: 'Your place on this account' }).click()
	await page.getByRole('link', { name: 'Leave this account' }).click()
	await page.getByRole('button', { name: 'Leave this account' }).click()
	await saying(page, 'You left the account.')
	assert.equal((await page.goto('/a/1042')).status(), 404)

	await anna.goto('/a/1042/contacts')
	assert.match(await row(anna, foyer.people[role].email).innerText(), /Inactive\s*Left on/)
	await row(anna, foyer.people[role].email).getByRole('link').click()
	await anna.getByRole('button', { name: 'Invite again' }).waitFor()
	assert.equal(await anna.getByRole('button', { name: 'Reactivate' }).count(), 0)
	await anna.goto('/a/1042/me')
	assert.match(await anna.getByRole('main').innerText(), /You are the owner, and an account always has one/)
	assert.equal(await anna.getByRole('link', { name: 'Leave this account' }).count(), 0)
})
