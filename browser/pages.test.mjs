// The gates that every page passes, in English and by themselves; pageslanguages.test.mjs has the other languages.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { axe, foyer, journey, noSideways } from './harness.mjs'
import { elsewhere, enter, everyPage, everyPageIn, noPages, onPostgres, pages, shape } from './pages.mjs'

everyPageIn('en')

test('every page of the route table is in the list', () => {
	const listed = pages.map(([, path]) => new RegExp(`^${path.split('?')[0].replace(/^\/login\/demo\//, '/login/:provider/').replace(/\{n\}/, ':account').replace(/\{(\w+)\}/g, ':\\w+')}$`))
	const missing = foyer.routes('GET').filter(route => ![...noPages, ...elsewhere].includes(route) && !listed.some(path => path.test(route)))
	assert.deepEqual(missing, [])
})

everyPage('every page is whole without JavaScript', { javaScript: false }, page => shape(page, 'en'))

// What only appears when somebody does something is a part of the page, too.
const parts = [
	['the open switcher', 'many', '/a/1102/contacts', page => page.locator('[popovertarget=switcher]').click()],
	['the open user menu', 'owner', '/a/{n}', page => page.locator('[popovertarget=user-menu]').click()],
	['the form of a new contact with its folds open and a preset chosen', 'owner', '/a/{n}/contacts/new', async page => {
		await page.locator('input[value=accountant]').click({ force: true })
		await page.locator('#access-sentence p').first().waitFor()
		for (const fold of await page.locator('details > summary').all()) await fold.click()
	}],
	['the form of a new contact that was refused', 'owner', '/a/{n}/contacts/new', async page => {
		await page.locator('main form button.button-primary').click()
		await page.locator('#error-summary').waitFor()
	}],
	['the form of a new contact who is there already', 'owner', '/a/{n}/contacts/new', async page => {
		await page.locator('#name').fill('Jonas Weber')
		await page.locator('#email').fill(foyer.people.developer.email)
		await page.locator('main form button.button-primary').click()
		await page.locator('#error-summary a[href^="/a/"]').waitFor()
	}],
	['the invitation with its fold open', '', '/invitations/{open}', page => page.locator('summary').click()],
	['the invitation with a refused password', '', '/invitations/{open}', async page => {
		await page.locator('#accept button.button-primary').click()
		await page.locator('#error-summary').waitFor()
	}],
	['the refused sign-in', '', '/login', async page => {
		await page.locator('main form button.button-primary').click()
		await page.locator('#error-summary').waitFor()
	}],
]
for (const look of onPostgres ? [] : [{ lang: 'en', dark: false, width: 1280 }, { lang: 'hu', dark: true, width: 320 }]) {
	journey(`every part that opens is right in ${look.lang}, ${look.dark ? 'dark' : 'light'}, ${look.width} px wide`, async t => {
		const signedIn = {}
		for (const [what, role, path, opens] of parts) {
			await t.test(what, async () => {
				signedIn[role] ??= await enter(t, role, look)
				const { page, fill } = signedIn[role]
				await page.goto(fill(path))
				await opens(page)
				await axe(page)
				await noSideways(page)
			})
		}
	}, { timeout: 180_000 })
}

everyPage('every first view is small and asks nobody else', {}, async (page, { answers }) => {
	const sizes = { script: 0, stylesheet: 0, total: 0 }
	const files = new Map(answers.map(answer => [answer.url(), answer])) // the icon is asked for twice and loaded once
	for (const answer of files.values()) {
		const raw = await answer.body()
		const size = Math.min(raw.length, gzipSync(raw).length)
		sizes[answer.request().resourceType()] += size
		sizes.total += size
		assert.equal(new URL(answer.url()).origin, foyer.base)
	}
	assert.ok(sizes.script <= 20_000, `JavaScript: ${sizes.script} bytes gzip`)
	assert.ok(sizes.stylesheet <= 15_000, `CSS: ${sizes.stylesheet} bytes gzip`)
	assert.ok(sizes.total <= 85_000, `first view: ${sizes.total} bytes gzip`)
	assert.ok(files.size <= 8, `first view: ${files.size} requests`)
}, { fresh: true })
