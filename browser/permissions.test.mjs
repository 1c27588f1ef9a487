// What a contact may do: chosen by an owner, in force at once.
import assert from 'node:assert/strict'
import { axe, eitherWay, enter, eventually, focused, journey, preset, saying, tabTo } from './harness.mjs'

const radio = (page, area, level) => page.locator(`input[name="access[${area}]"][value=${level}]`)
const level = (page, area, level) => page.locator('label', { has: radio(page, area, level) })
const sentence = page => page.locator('#access-sentence')

async function permissions(page, name) {
	await page.goto('/a/1042/contacts')
	await page.locator('main tbody tr', { hasText: name }).getByRole('link').click()
	await page.getByRole('link', { name: 'Permissions' }).click()
	await page.getByRole('heading', { level: 1, name }).waitFor()
}

// save waits for the page that comes: the one before may say that it is saved, too.
async function save(page, text = 'The permissions are saved and in force now.') {
	await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()])
	await saying(page, text)
}

journey('a preset fills the radios, a radio makes it one\'s own choice, and the sentence follows', async t => {
	const page = await enter(t, 'owner')
	await permissions(page, 'Jonas Weber')
	assert.ok(await page.getByRole('radio', { name: 'Web developer' }).isChecked())
	await preset(page, 'Accountant').click()
	await sentence(page).getByText('Can see and pay invoices').waitFor()
	assert.ok(await radio(page, 'invoices', 'manage').isChecked())
	assert.ok(await radio(page, 'domains', 'none').isChecked())
	await focused(page.getByRole('radio', { name: 'Accountant' }))

	await level(page, 'domains', 'view').click()
	assert.ok(await page.getByRole('radio', { name: 'Your own choice' }).isChecked())
	await sentence(page).getByText(/Can see services and domains, but not change them/).waitFor()
	await focused(radio(page, 'domains', 'view'))
	await page.locator('#live').getByText('Domains: View').waitFor({ state: 'attached' })
	assert.match(await sentence(page).innerText(), /act in your name/)
	await axe(page)
	await page.reload()
	assert.ok(await page.getByRole('radio', { name: 'Web developer' }).isChecked(), 'nothing was saved')
})

journey('permissions are given by the keyboard alone', async t => {
	const page = await enter(t, 'owner')
	await permissions(page, 'Jonas Weber')
	await tabTo(page, page.getByRole('radio', { name: 'Web developer' }))
	await tabTo(page, radio(page, 'profile', 'none'), { most: 1 })
	await page.keyboard.press('ArrowRight')
	await focused(radio(page, 'profile', 'view'))
	await sentence(page).getByText('account details').first().waitFor()
	await focused(radio(page, 'profile', 'view'))
	assert.ok(await page.getByRole('radio', { name: 'Your own choice' }).isChecked())
	await tabTo(page, page.getByRole('button', { name: 'Save' }))
	await page.keyboard.press('Enter')
	await saying(page, 'saved and in force now')
	assert.ok(await radio(page, 'profile', 'view').isChecked())
	await preset(page, 'Web developer').click()
	await eventually(async () => assert.ok(await radio(page, 'profile', 'none').isChecked()))
	await save(page)
})

eitherWay('saved is in force at the next request of a session that is open', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	const jonas = await enter(t, 'developer', { javaScript })
	const open = async () => (await jonas.goto('/a/1042/contacts')).status()
	assert.equal(await open(), 403)
	if (javaScript) await axe(jonas)
	const text = await jonas.getByRole('main').innerText()
	assert.match(text, /Contacts: View/)
	assert.match(text, /Kertész Anna/)
	assert.match(text, /Szabó Júlia/)

	await permissions(anna, 'Jonas Weber')
	await preset(anna, 'Your own choice').click()
	await level(anna, 'contacts', 'view').click()
	await save(anna)
	assert.equal(await open(), 200)
	assert.equal(await jonas.getByRole('link', { name: 'Add a contact' }).count(), 0)
	assert.equal(await jonas.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name: 'Contacts' }).count(), 1)
	assert.equal((await jonas.goto('/a/1042/contacts/new')).status(), 403)

	await permissions(anna, 'Jonas Weber')
	await preset(anna, 'Web developer').click()
	if (javaScript) await eventually(async () => assert.ok(await radio(anna, 'contacts', 'none').isChecked()))
	await save(anna)
	assert.equal(await open(), 403)
})

eitherWay('nobody gives what they do not have: it is disabled, with the reason', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	await permissions(anna, 'Nagy Péter')
	await preset(anna, 'Your own choice').click()
	await level(anna, 'contacts', 'manage').click()
	await save(anna)

	const peter = await enter(t, 'accountant', { javaScript })
	await permissions(peter, 'Zofia Wiśniewska')
	assert.ok(await radio(peter, 'services', 'manage').isDisabled())
	assert.ok(await radio(peter, 'invoices', 'manage').isEnabled())
	assert.ok(await peter.getByRole('radio', { name: 'Everything' }).isDisabled())
	assert.match(await peter.locator('.radio-card', { hasText: 'Everything' }).innerText(), /beyond your own permissions/)
	const describes = await radio(peter, 'services', 'manage').getAttribute('aria-describedby')
	assert.match(await peter.locator(`[id="${describes}"]`).textContent(), /do not have this yourself/)
	if (javaScript) await axe(peter)
	await preset(peter, 'Your own choice').click()
	await level(peter, 'services', 'none').click()
	await save(peter)
	assert.ok(await radio(peter, 'services', 'none').isChecked())
	await preset(peter, 'Accountant').click()
	if (javaScript) await eventually(async () => assert.ok(await radio(peter, 'services', 'view').isChecked()))
	await save(peter)

	await permissions(peter, 'Jonas Weber') // has what Péter has not
	await peter.getByText('Jonas Weber has permissions that you do not have').waitFor()
	assert.equal(await peter.locator('input[name^=access]').count(), 0)
	await permissions(peter, 'Nagy Péter')
	await peter.getByText('Nobody changes their own permissions.').waitFor()
	await permissions(peter, 'Kertész Anna')
	await peter.getByText('The owner can do everything').waitFor()
})

eitherWay('the owner keeps adding contacts to herself, and gives it back', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	const julia = await enter(t, 'manager', { javaScript })
	const set = async who => {
		await anna.goto('/a/1042/contacts')
		await anna.getByLabel(who).check()
		await anna.getByRole('button', { name: 'Save' }).click()
		await saying(anna, 'The setting is saved.')
	}
	assert.equal((await julia.goto('/a/1042/contacts/new')).status(), 200)
	await set('Only me, the owner')
	assert.equal((await julia.reload()).status(), 403)
	assert.match(await julia.getByRole('main').innerText(), /Only the account’s owner may do this|Contacts: Manage/)
	assert.equal((await julia.goto('/a/1042/contacts')).status(), 200)
	assert.equal(await julia.getByRole('link', { name: 'Add a contact' }).count(), 0)
	assert.equal(await julia.getByLabel('Only me, the owner').count(), 0)
	await set('Everybody who may manage contacts')
	assert.equal((await julia.goto('/a/1042/contacts/new')).status(), 200)
})

eitherWay('which mails a contact gets is chosen box by box', async (t, { javaScript }) => {
	const anna = await enter(t, 'owner', { javaScript })
	await anna.goto('/a/1042/contacts')
	await anna.getByRole('link', { name: 'Élise Martin' }).click()
	await anna.getByRole('link', { name: 'Mails', exact: true }).click()
	const invoices = anna.getByRole('checkbox', { name: 'Invoices' })
	assert.equal(await invoices.isChecked(), false)
	for (const wanted of [true, false]) {
		await invoices.setChecked(wanted)
		await save(anna, 'The mail settings are saved.')
		assert.equal(await invoices.isChecked(), wanted)
	}
})
