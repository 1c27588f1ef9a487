// Six languages: of the pages and of the mails.
import assert from 'node:assert/strict'
import { eitherWay, enter, foyer, journey, mail, saying, signIn, speak } from './harness.mjs'

const names = { en: 'English', hu: 'Magyar', de: 'Deutsch', fr: 'Français', pl: 'Polski', nl: 'Nederlands' }
const contacts = { en: 'Contacts', hu: 'Kapcsolattartók', de: 'Kontakte', fr: 'Contacts', pl: 'Kontakty', nl: 'Contactpersonen' }
const lang = page => page.evaluate(() => document.documentElement.lang)

eitherWay('a visitor reads the page in the language of the browser, and in any other by the footer', async (t, { javaScript }) => {
	for (const code of ['hu', 'nl']) {
		const page = await t.page({ lang: code, javaScript })
		await page.goto('/login')
		assert.equal(await lang(page), code)
	}
	const page = await t.page({ lang: 'sv', javaScript }) // not one of ours
	await page.goto('/pwreset')
	assert.equal(await lang(page), 'en')
	for (const [code, name] of Object.entries(names)) {
		if (code === 'en') continue
		await page.locator('footer').getByRole('button', { name }).click()
		await page.waitForFunction(code => document.documentElement.lang === code, code)
		assert.equal(new URL(page.url()).pathname, '/pwreset', 'the page stays')
	}
})

eitherWay('the footer changes the language of who is signed in and keeps the page', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	await page.goto('/a/1042/contacts')
	for (const [code, title] of Object.entries(contacts)) {
		await speak(page, code)
		assert.equal(new URL(page.url()).pathname, '/a/1042/contacts')
		await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()
	}
})

eitherWay('the language of the profile wins over the browser\'s and the cookie\'s', async (t, { javaScript }) => {
	const page = await t.page({ lang: 'fr', javaScript })
	await page.goto('/login')
	await speak(page, 'pl')
	await signIn(page, 'developer')
	await speak(page, 'en')
	await page.goto('/me')
	await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: 'Deutsch' })
	await page.getByRole('button', { name: 'Save profile' }).click()
	await page.locator('main .banner').waitFor()
	await page.waitForFunction(() => document.documentElement.lang === 'de')

	const elsewhere = await t.page({ lang: 'fr', javaScript })
	await signIn(elsewhere, 'developer')
	assert.equal(await lang(elsewhere), 'de')
})

journey('mails are in the language of who gets them', async t => {
	const anna = await enter(t, 'owner')
	await anna.goto('/a/1042/contacts')
	await anna.locator('main tbody tr', { hasText: 'Jonas' }).getByRole('link').click()
	await anna.getByRole('link', { name: 'Permissions' }).click()
	await anna.locator('label', { has: anna.locator('input[name="access[emails]"][value=view]') }).click()
	await anna.getByRole('button', { name: 'Save' }).click()
	await saying(anna, 'The permissions are saved')
	const changed = await mail(foyer.people.developer.email)
	assert.match(changed.text, /hat Kertész Anna/)
	assert.match(changed.text, /Sie/)

	const page = await t.page({ lang: 'en' })
	await page.goto('/pwreset')
	await page.getByLabel('E-mail address').fill(foyer.people.reader.email)
	await page.getByRole('button', { name: 'Send the link' }).click()
	const { text } = await mail(foyer.people.reader.email)
	assert.match(text, /Bonjour[^]*mot de passe/)
})
