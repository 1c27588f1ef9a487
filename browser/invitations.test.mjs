// Somebody is invited, and accepts or declines; the inviter sees it, or thinks
// better of it. Harriet's accounts are English, and so are their mails.
import assert from 'node:assert/strict'
import { addContact, axe, eitherWay, enter, focused, foyer, journey, mail, preset, row, saying, tabTo } from './harness.mjs'

const harriet = { email: 'harriet@stone.example', password: 'seven-quiet-lighthouses' }
const password = 'harom-kek-papirsarkany'
const accept = page => page.getByRole('button', { name: 'Accept the invitation' })

// invited adds a contact on an account of Harriet's, and is the page to answer on.
async function invited(inviter, email, account = 1131) {
	await addContact(inviter, account, { name: `Called ${email.split('@')[0]}`, email })
	return (await mail(email)).link('/invitations/')
}

// contactOf opens the contact's page from the list.
async function contactOf(page, email, account = 1131) {
	await page.goto(`/a/${account}/contacts`)
	await row(page, email).getByRole('link').click()
	await page.locator('.facts').waitFor()
}

// hand counts what a person does with a mouse and a keyboard.
function hand() {
	const did = { clicks: 0, typed: 0 }
	return {
		did,
		click: async thing => { did.clicks++; await thing.click() },
		type: async (page, text) => { did.typed++; await page.keyboard.type(text) },
	}
}

eitherWay('an owner adds her accountant with 4 clicks and 2 typed fields, who accepts with a name and a password', async (t, { javaScript }) => {
	const page = await enter(t, harriet, { javaScript })
	const { did, click, type } = hand()
	const email = `eva.${javaScript}@irodahaz.example`
	await page.goto('/a/1131')
	await click(page.getByRole('main').getByRole('link', { name: 'Add a contact' }))
	await click(page.getByLabel('Full name'))
	await type(page, 'Eva Black')
	await page.keyboard.press('Tab')
	await type(page, email)
	await click(preset(page, 'Accountant'))
	await click(page.getByRole('button', { name: 'Add contact' }))
	await saying(page, 'The contact is added. An invitation is on its way')
	assert.deepEqual(did, { clicks: 4, typed: 2 })
	assert.equal(new URL(page.url()).pathname, '/a/1131/contacts')
	assert.match(await row(page, email).innerText(), /Eva Black[^]*Contact[^]*Invitation sent\s*Can be answered until/)

	const { text, link } = await mail(email)
	for (const said of [/Harriet Stone invites you to the account Stone & Daughters #1131/, /see and pay invoices/, /You can answer until \w/]) assert.match(text, said)
	const eva = await t.page({ javaScript })
	await eva.goto(link('/invitations/'))
	await eva.getByRole('heading', { level: 1, name: 'Harriet Stone invites you to Stone & Daughters #1131' }).waitFor()
	assert.match(await eva.getByRole('main').innerText(), /see and pay invoices[^]*Invoices[^]*You can answer until/)
	assert.equal(await eva.getByLabel('E-mail address').inputValue(), email)
	await eva.getByLabel('Your name').fill('Evie Black')
	await eva.locator('input[name=password]').fill('short')
	await accept(eva).click()
	await eva.getByRole('alert').filter({ hasText: 'Use at least 12 characters.' }).waitFor()
	await focused(eva.locator('#error-summary'))
	assert.equal(await eva.getByLabel('Your name').inputValue(), 'Evie Black')
	await eva.locator('input[name=password]').fill(password)
	await accept(eva).click()
	await saying(eva, 'You are on this account now.')
	assert.equal(new URL(eva.url()).pathname, '/a/1131')

	await contactOf(page, email)
	assert.match(await page.locator('.facts').innerText(), /Active[^]*Contact[^]*Invited on/)
	assert.match(await page.getByRole('main').innerText(), /History[^]*came in for the first time[^]*sent an invitation/)
	await page.getByRole('link', { name: 'Permissions' }).click()
	for (const [area, level] of [['invoices', 'manage'], ['services', 'view'], ['signon', 'manage'], ['contacts', 'none']]) {
		assert.ok(await page.locator(`input[name="access[${area}]"][value=${level}]`).isChecked(), `${area} is ${level}`)
	}
})

journey('an invitation is accepted by the keyboard alone', async t => {
	const link = await invited(await enter(t, harriet), 'keys@black.example')
	const page = await t.page()
	await page.goto(link)
	await tabTo(page, page.getByLabel('Your name'))
	await page.keyboard.press('Tab')
	await focused(page.getByLabel('E-mail address'))
	await page.keyboard.press('Tab')
	await focused(page.locator('input[name=password]'))
	await page.keyboard.type(password)
	await page.keyboard.press('Tab')
	await focused(page.getByRole('button', { name: 'Show password' }))
	await page.keyboard.press('Tab')
	await focused(accept(page))
	await Promise.all([page.waitForURL('**/a/1131'), page.keyboard.press('Enter')])
})

eitherWay('somebody declines without signing in, with a sentence that the inviter reads, and is not invited again today', async (t, { javaScript }) => {
	const email = `imogen.${javaScript}@black.example`
	const inviter = await enter(t, harriet, { javaScript })
	const page = await t.page({ javaScript })
	await page.goto(await invited(inviter, email))
	await page.getByText('Decline the invitation').click()
	await page.getByLabel('A sentence for Harriet Stone').fill('No room before spring, sorry.')
	await page.getByRole('button', { name: 'Decline' }).click()
	await page.getByRole('heading', { level: 1, name: 'This invitation was declined' }).waitFor()
	if (javaScript) await axe(page)

	await contactOf(inviter, email)
	assert.match(await inviter.locator('.facts').innerText(), /Declined/)
	await inviter.getByText('“No room before spring, sorry.”').first().waitFor()
	await inviter.getByRole('button', { name: 'Invite again' }).click()
	await inviter.getByRole('alert').filter({ hasText: 'This address was invited less than a day ago.' }).waitFor()
	await focused(inviter.locator('#error-summary'))
	if (javaScript) await axe(inviter)
	await contactOf(inviter, email)
	assert.match(await inviter.locator('.facts').innerText(), /Declined/)
})

journey('an invitation is declined by the keyboard alone, and no others come to the address', async t => {
	const link = await invited(await enter(t, harriet), 'never@black.example')
	const page = await t.page()
	await page.goto(link)
	await tabTo(page, page.locator('summary'))
	await page.keyboard.press('Enter')
	await page.keyboard.press('Tab')
	await focused(page.getByLabel('A sentence for Harriet Stone'))
	await page.keyboard.type('Never, thank you.')
	await page.keyboard.press('Tab')
	await focused(page.getByLabel('No more invitations to this address'))
	await page.keyboard.press('Space')
	await page.keyboard.press('Tab')
	await focused(page.getByRole('button', { name: 'Decline' }))
	await page.keyboard.press('Enter')
	await page.getByRole('heading', { level: 1, name: 'This invitation was declined' }).waitFor()
	await saying(page, 'No more invitations are sent to this address.')
})

eitherWay('the mail\'s link to get no more invitations opens the fold in which one declines', async (t, { javaScript }) => {
	const page = await t.page({ javaScript })
	const { link } = await mail(foyer.people.invited.email)
	await page.goto(link('#decline'))
	assert.ok(await page.getByRole('button', { name: 'Decline' }).isVisible())
})

eitherWay('an invitation that was withdrawn says so to whoever follows its link', async (t, { javaScript }) => {
	const email = `wanda.${javaScript}@black.example`
	const inviter = await enter(t, harriet, { javaScript })
	const link = await invited(inviter, email)
	await contactOf(inviter, email)
	await inviter.getByRole('link', { name: 'Withdraw' }).click()
	await inviter.getByRole('heading', { level: 1, name: /^Withdraw the invitation to / }).waitFor()
	await inviter.getByRole('button', { name: 'Withdraw' }).click()
	await saying(inviter, 'The invitation is withdrawn. Its link no longer works.')
	assert.match(await inviter.getByRole('main').innerText(), /Inactive[^]*Withdrawn on/)
	const page = await t.page({ javaScript })
	assert.equal((await page.goto(link)).status(), 410)
	await page.getByRole('heading', { level: 1, name: 'This invitation was withdrawn' }).waitFor()
	assert.equal(await page.locator('main form').count(), 0)
})

eitherWay('what is withdrawn while somebody reads the invitation is not accepted any more', async (t, { javaScript }) => {
	const email = `late.${javaScript}@black.example`
	const inviter = await enter(t, harriet, { javaScript })
	const page = await t.page({ javaScript })
	await page.goto(await invited(inviter, email))
	await page.locator('input[name=password]').fill(password)
	await contactOf(inviter, email)
	await inviter.getByRole('link', { name: 'Withdraw' }).click()
	await inviter.getByRole('button', { name: 'Withdraw' }).click()
	await saying(inviter, 'The invitation is withdrawn.')
	await accept(page).click()
	await page.getByRole('heading', { level: 1, name: 'This invitation was withdrawn' }).waitFor()
	await page.goto('/a/1131')
	assert.equal(new URL(page.url()).pathname, '/login', 'nobody was signed in')
	await inviter.goto('/a/1131/contacts')
	assert.match(await row(inviter, email).innerText(), /Inactive\s*Withdrawn on/)
})

eitherWay('a double click on Accept makes one contact and one sign-in', async (t, { javaScript }) => {
	const email = `twice.${javaScript}@black.example`
	const inviter = await enter(t, harriet, { javaScript })
	const page = await t.page({ javaScript })
	await page.goto(await invited(inviter, email, 1132))
	await page.locator('input[name=password]').fill(password)
	await accept(page).dblclick()
	await page.getByRole('heading', { level: 1 }).waitFor()
	await contactOf(inviter, email, 1132)
	assert.match(await inviter.locator('.facts').innerText(), /Active/)
	assert.equal(await inviter.getByText('came in for the first time').count(), 1)
	await page.goto('/accounts')
	assert.equal(await page.locator('main li a[href^="/a/"]').count(), 1, 'the browser is signed in')
})
