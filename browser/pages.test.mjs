// The gates that every page passes, in every look. A new page is a line here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { axe, foyer, journey, largeText, mail, noSideways, signIn, speak } from './harness.mjs'

// who ('' is a visitor), where, and the status if it is not 200. {n} is the
// number of the owner's account, {contact} the id of the developer on it,
// {letter} a mail with a link, {reset} that link's token. Every page of the
// route table has to be here.
const pages = [
	['', '/login'],
	['', '/pwreset'],
	['', '/pwreset/sent'],
	['', '/pwreset/no-such-token', 404],
	['', '/pwreset/{reset}'],
	['', '/demo/mail'],
	['', '/demo/mail/{letter}'],
	['', '/dev/ui'],
	['', '/nowhere', 404],
	['owner', '/accounts'],
	['owner', '/me'],
	['owner', '/me/security'],
	['owner', '/a/{n}'],
	['owner', '/a/{n}/contacts'],
	['owner', '/a/{n}/contacts?q=nobody-has-this-name'],
	['owner', '/a/{n}/contacts/new'],
	['owner', '/a/{n}/contacts/{contact}'],
	['owner', '/a/{n}/contacts/{contact}/permissions'],
	['owner', '/a/{n}/contacts/{contact}/notices'],
	['owner', '/a/{n}/contacts/{contact}/deactivation'],
	['owner', '/a/{n}/contacts/{contact}/removal'],
	['owner', '/a/{n}/activity'],
	['owner', '/a/{n}/nowhere', 404],
	['developer', '/a/{n}/contacts', 403],
	['many', '/accounts'],
]

// What answers with something else than a page of the portal's own look: a way
// to a page, what fills the switcher, a mail.
const noPages = ['/', '/a/:account/accounts', '/demo/mail/:id/html']

const languages = ['en', 'hu', 'de', 'fr', 'pl', 'nl']
const looks = ['en', 'hu'].flatMap(lang => [false, true].flatMap(dark => [320, 1280].map(width => ({ lang, dark, width }))))
const first = process.env.FOYER_TEST_DATABASE === 'postgres' ? 1 : looks.length // looks do not depend on the database

for (const look of looks.slice(0, first)) {
	everyPage(`every page is right in ${look.lang}, ${look.dark ? 'dark' : 'light'}, ${look.width} px wide`, look, async page => {
		await shape(page, look.lang)
		await axe(page, { colours: look.dark })
		await noSideways(page)
		if (look.width === 320) return // 200 % of so narrow a page is more than WCAG asks
		await largeText(page)
		await noSideways(page)
	})
}
for (const lang of first === 1 ? [] : languages.slice(2)) {
	everyPage(`every page fits 320 px in ${lang}`, { lang, width: 320 }, async page => {
		await shape(page, lang)
		await noSideways(page)
	})
}
test('every page of the route table is in the list', () => {
	const listed = pages.map(([, path]) => new RegExp(`^${path.split('?')[0].replace(/\{n\}/, ':account').replace(/\{(\w+)\}/g, ':\\w+')}$`))
	const missing = foyer.routes('GET').filter(route => !noPages.includes(route) && !listed.some(path => path.test(route)))
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
	['the refused sign-in', '', '/login', async page => {
		await page.locator('main form button.button-primary').click()
		await page.locator('#error-summary').waitFor()
	}],
]
for (const look of first === 1 ? [] : [looks[1], looks[6]]) {
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

everyPage('every first view is small and asks nobody else', {}, async (page, answers) => {
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

// everyPage runs a check on every page in one look, each as a test of its own.
// With fresh, every page is opened by a browser that has nothing in its cache.
function everyPage(claim, look, check, { fresh = false } = {}) {
	journey(claim, async t => {
		const signedIn = {}
		for (const [role, path, status = 200] of pages) {
			await t.test(`${role || 'visitor'} ${path}`, async () => {
				signedIn[role] ??= await enter(t, role, look)
				const { page, fill } = signedIn[role]
				const view = fresh ? await t.page({ ...look, state: await page.context().storageState() }) : page
				const answers = []
				const note = answer => answers.push(answer)
				view.on('response', note)
				const answer = await view.goto(fill(path))
				assert.equal(answer.status(), status)
				await check(view, answers)
				view.off('response', note)
			})
		}
	}, { timeout: 300_000 })
}

async function enter(t, role, look) {
	const page = await t.page(look)
	if (role) await signIn(page, role)
	else await page.goto('/login')
	await speak(page, look.lang ?? 'en')
	at ??= await places(t)
	return { page, fill: path => path.replace(/\{(\w+)\}/g, (_, name) => at[name]) }
}

let at
// places finds the numbers and ids that stand for themselves in the list.
async function places(t) {
	const page = await t.page()
	await signIn(page, 'owner')
	await page.goto('/accounts')
	const account = page.locator('main a[href^="/a/"]').first()
	const n = new URL(await account.getAttribute('href'), foyer.base).pathname.split('/')[2]
	await page.goto(`/a/${n}/contacts`)
	const row = page.locator('main :is(tr, li)', { hasText: foyer.people.developer.email })
	const contact = new URL(await row.locator('a[href*="/contacts/"]').first().getAttribute('href'), foyer.base).pathname.split('/')[4]
	return { n, contact, ...await link(page) }
}

// link asks for a password, and finds the mail and the token of its link.
async function link(page) {
	const { email } = foyer.people.pending
	await page.context().clearCookies()
	await page.goto('/pwreset')
	await page.getByRole('textbox').fill(email)
	await Promise.all([page.waitForURL('**/sent'), page.keyboard.press('Enter')])
	const { links, path } = await mail(email)
	return { reset: new URL(links.find(link => link.includes('/pwreset/'))).pathname.split('/')[2], letter: path.split('/')[3] }
}

// shape asserts what a screen reader relies on first.
async function shape(page, lang) {
	const { h1, title, language } = await page.evaluate(() => ({
		h1: document.querySelectorAll('h1').length,
		title: document.title.trim(),
		language: document.documentElement.lang,
	}))
	assert.equal(h1, 1, 'h1 headings')
	assert.notEqual(title, '')
	assert.equal(language, lang)
}
