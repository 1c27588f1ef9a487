// What the README shows, as it looks today.
import { enter, journey, preset, shot } from './harness.mjs'

journey('the pictures of the README are taken', async t => {
	const page = await enter(t, 'owner', { height: 880 })
	await page.goto('/a/1042/contacts')
	await shot(page, 'contacts')

	await page.goto('/a/1042/contacts/new')
	await page.getByLabel('Full name').fill('Fekete Éva')
	await page.getByLabel('E-mail address').fill('eva@irodahaz.example')
	await preset(page, 'Accountant').click()
	await page.getByText('Can see and pay invoices').waitFor()
	await shot(page, 'new-contact')

	await page.goto('/a/1042/contacts')
	await page.getByRole('link', { name: 'Jonas Weber' }).click()
	await page.getByRole('link', { name: 'Permissions' }).click()
	await page.locator('#access-sentence').evaluate(node => node.scrollIntoView())
	await shot(page, 'permissions')

	const phone = await enter(t, 'many', { width: 390, height: 844, dark: true })
	await phone.goto('/accounts')
	await shot(phone, 'accounts-phone')
})
