// What is checked while a form is being filled in.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { axe, enter, eventually, focused, foyer, journey, preset, saying } from './harness.mjs'

const message = (page, name) => page.locator(`#${name}-error`)
const right = async (page, name) => eventually(async () => {
	assert.equal(await message(page, name).innerText(), '')
	assert.equal(await page.locator(`#${name}`).getAttribute('aria-invalid'), null)
})

// slow holds back every answer to a check until it is let go.
async function slow(page) {
	const held = []
	await page.route('**/check', route => { held.push(() => route.continue().catch(() => {})) }) // an aborted one has gone
	return {
		held,
		release: async () => {
			await page.unroute('**/check')
			for (const letGo of held) await letGo()
		},
	}
}

journey('a field turns red with a sentence when it is left, and clears as soon as it is right', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts/new')
	const email = page.getByLabel('E-mail address')
	await email.click()
	await page.keyboard.type('eva at irodahaz')
	await sleep(700) // longer than any check waits for
	assert.equal(await message(page, 'email').innerText(), '', 'nothing is red while it is typed for the first time')
	await page.keyboard.press('Tab')
	await message(page, 'email').getByText('Enter an e-mail address like name@example.com.').waitFor()
	assert.equal(await email.getAttribute('aria-invalid'), 'true')
	assert.equal(await message(page, 'name').innerText(), '', 'an untouched field is never red')
	assert.equal(await message(page, 'phone').innerText(), '')
	await axe(page)

	await email.fill('')
	await page.keyboard.type('eva@irodahaz.exampl')
	await right(page, 'email')
	await page.keyboard.type('e')
	await focused(email)
	assert.equal(await email.inputValue(), 'eva@irodahaz.example')
})

journey('each checked field says what is wrong with it in a sentence of its own', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts/new')
	await page.getByText('Company, phone, address and language').click()
	const tries = [
		['name', ' ', 'Enter a name.', 'Fekete Éva'],
		['email', foyer.people.accountant.email, 'Nagy Péter already signs in with this address.', 'eva@irodahaz.example'],
		['phone', '12', 'Enter a phone number with its country code', '+36 1 328 1000'],
	]
	for (const [name, wrong, sentence, good] of tries) {
		await page.locator(`#${name}`).fill(wrong)
		await page.locator(`#${name}`).blur()
		await message(page, name).getByText(sentence).waitFor()
		await page.locator(`#${name}`).fill(good)
		await right(page, name)
	}
})

journey('what is typed while a check is under way is never lost, and an old answer never shows', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts/new')
	const name = page.getByLabel('Full name')
	const email = page.getByLabel('E-mail address')
	const { held, release } = await slow(page)
	await email.fill('eva at irodahaz')
	await email.press('Tab')
	await eventually(() => assert.equal(held.length, 1))
	await email.fill('eva@irodahaz.example')
	await name.click()
	await page.keyboard.type('Fekete ')
	await release()
	await page.keyboard.type('Éva')
	await sleep(500)
	assert.equal(await name.inputValue(), 'Fekete Éva')
	assert.equal(await email.inputValue(), 'eva@irodahaz.example')
	await focused(name)
	await right(page, 'email')
	await right(page, 'name')
})

journey('the sentence under the presets comes while something else is filled in, and takes nothing away', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts/new')
	const { held, release } = await slow(page)
	await preset(page, 'Accountant').click()
	await eventually(() => assert.equal(held.length, 1))
	const name = page.getByLabel('Full name')
	await name.click()
	await page.keyboard.type('Fekete ')
	await release()
	await page.getByText('Can see and pay invoices').waitFor()
	await page.keyboard.type('Éva')
	assert.equal(await name.inputValue(), 'Fekete Éva')
	await focused(name)
})

journey('a radio that is chosen while a preset is being filled in stays chosen', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts')
	await page.getByRole('link', { name: 'Jonas Weber' }).click()
	await page.getByRole('link', { name: 'Permissions' }).click()
	const { held, release } = await slow(page)
	await preset(page, 'Accountant').click()
	await eventually(() => assert.equal(held.length, 1))
	const view = page.locator('input[name="access[contacts]"][value=view]')
	await page.locator('label', { has: view }).click()
	await release()
	await page.locator('#access-sentence').getByText(/Can see contacts, but not change them/).waitFor()
	assert.ok(await view.isChecked())
	assert.ok(await page.getByRole('radio', { name: 'Your own choice' }).isChecked())
	assert.ok(await page.locator('input[name="access[domains]"][value=manage]').isChecked())
})

journey('a field of a contact that exists is checked as well, and saved', async t => {
	const page = await enter(t, 'owner')
	await page.goto('/a/1042/contacts')
	await page.getByRole('link', { name: 'Kertész Béla' }).click()
	const email = page.getByLabel('E-mail address')
	await email.fill('bela')
	await email.press('Tab')
	await message(page, 'email').getByText('Enter an e-mail address').waitFor()
	await email.fill('bela@uj-kertesz.example')
	await right(page, 'email')
	await page.getByRole('button', { name: 'Save' }).click()
	await saying(page, 'The details are saved.')
	assert.equal(await email.inputValue(), 'bela@uj-kertesz.example')
})

journey('a press on the button is never lost to a message that goes meanwhile', async t => {
	const page = await enter(t, 'owner', { height: 1600 }) // all of the form is in view: nothing scrolls along
	await page.goto('/a/1042/contacts/new')
	await page.getByLabel('Full name').fill('Press Me')
	const email = page.getByLabel('E-mail address')
	await email.fill('wrong')
	await page.keyboard.press('Tab')
	await message(page, 'email').getByText('Enter an e-mail address like name@example.com.').waitFor()
	await preset(page, 'Accountant').click()
	await eventually(async () => assert.ok(await page.locator('#access-sentence').innerText()))
	const button = page.getByRole('button', { name: 'Add contact' })
	await button.scrollIntoViewIfNeeded()
	await email.fill('press@me.example')
	await button.hover()
	await page.mouse.down()
	await sleep(900) // the check has long answered
	await page.mouse.up()
	await page.waitForURL('**/a/1042/contacts')
})
