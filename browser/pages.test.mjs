// The gates that every page passes, in every look. A new page is a line here.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { axe, foyer, inLargeText, journey, noSideways, signIn, speak, wear } from './harness.mjs'
import { begun } from './begun.mjs'
import { places } from './places.mjs'

// who ('' is a visitor), where, and the status if it is not 200. {n} is the
// number of the owner's account, {contact} the id of the developer on it;
// places.mjs tells of the others. Every page of the route table has to be here.
const pages = [
	['', '/login'],
	['', '/login/first/{first}'],
	['', '/login/first/no-such-token', 404],
	['', '/login/demo/unknown/{unlinked}'],
	['', '/login/demo/unknown/no-such-token', 404],
	['', '/logout/{signedout}'],
	['', '/pwreset'],
	['', '/pwreset/sent'],
	['', '/pwreset/no-such-token', 404],
	['', '/pwreset/{reset}'],
	['', '/invitations/{open}'],
	['', '/invitations/{over}', 410],
	['', '/invitations/no-such-token', 404],
	['', '/register'],
	['', '/register/sent'],
	['', '/register/{registration}'],
	['', '/register/no-such-token', 404],
	['', '/unsubscribe/{mails}'],
	['', '/unsubscribe/no-such-token', 404],
	['', '/demo/mail'],
	['', '/demo/mail/{letter}'],
	['', '/dev/ui'],
	['', '/nowhere', 404],
	['owner', '/invitations/{open}'],
	['owner', '/accounts'],
	['owner', '/me'],
	['owner', '/me/email'],
	['owner', '/me/email/{address}'],
	['owner', '/me/email/no-such-token', 404],
	['owner', '/me/joining/{joining}'],
	['owner', '/me/joining/no-such-token', 404],
	['owner', '/me/security'],
	['owner', '/login/again'],
	['owner', '/me/security/unlinked/{unlinked}'],
	['owner', '/me/security/unlinked/no-such-token', 404],
	['owner', '/me/security/ways/{way}/removal'],
	['owner', '/a/{n}/security'],
	['owner', '/a/{n}/services'],
	['accountant', '/a/{n}/services'],
	['reader', '/a/{n}/services'],
	['owner', '/signon/logout'],
	['', '/oidc/authorize?client_id=nobody', 400],
	['accountant', '/signon/{signon}'],
	['accountant', '/signon/no-such-token', 404],
	['owner', '/a/{n}'],
	['owner', '/a/{n}/me'],
	['owner', '/a/{n}/me/departure'],
	['owner', '/a/{n}/contacts'],
	['owner', '/a/{n}/contacts?q=nobody-has-this-name'],
	['owner', '/a/{n}/contacts/new'],
	['owner', '/a/{n}/contacts/{contact}'],
	['owner', '/a/{n}/contacts/{invited}'],
	['owner', '/a/{n}/contacts/{declined}'],
	['owner', '/a/{n}/contacts/{contact}/permissions'],
	['owner', '/a/{n}/contacts/{contact}/notices'],
	['owner', '/a/{n}/contacts/{invited}/withdrawal'],
	['owner', '/a/{n}/contacts/{contact}/deactivation'],
	['owner', '/a/{n}/contacts/{contact}/removal'],
	['owner', '/a/{n}/activity'],
	['owner', '/a/{n}/nowhere', 404],
	['developer', '/a/{n}/contacts', 403],
	['developer', '/a/{n}/me'],
	['developer', '/a/{n}/me/departure'],
	['many', '/accounts'],
	['many', '/me'],
]

// What answers with something else than a page of the portal's own look: a way
// to a page, what fills the switcher, a mail, what leads on by itself, what programs ask.
const noPages = ['/', '/a/:account/accounts', '/demo/mail/:id/html', '/login/:provider', '/login/:provider/callback', '/login/again/:provider',
	'/.well-known/openid-configuration', '/oidc/keys', '/oidc/userinfo', '/oidc/end_session', '/signon/logout/done', '/signon/:id/continue', '/a/:account/arrivals/:token',
	'/me/security/providers/:provider/:token']

// What factors.test.mjs looks at: it takes a portal with a name, or one who has a second step.
const elsewhere = ['/login/second/:token', '/me/security/authenticator/removal', '/me/security/authenticator/:token', '/me/security/codes',
	'/me/security/passkeys/new', '/me/security/passkeys/:id', '/me/security/passkeys/:id/removal']

const looks = [false, true].flatMap(dark => [320, 1280].map(width => ({ dark, width })))
const onPostgres = process.env.FOYER_TEST_DATABASE === 'postgres' // looks do not depend on the database: one is enough

for (const lang of onPostgres ? ['en'] : ['en', 'hu']) {
	everyPage(`every page is right in ${lang}`, { lang, width: 320 }, async (page, { test }) => {
		await shape(page, lang)
		for (const look of onPostgres ? looks.slice(0, 1) : looks) {
			await test.test(`${look.dark ? 'dark' : 'light'}, ${look.width} px wide`, () => rightIn(page, look))
		}
	})
}
for (const lang of onPostgres ? [] : ['de', 'fr', 'pl', 'nl']) {
	everyPage(`every page fits 320 px in ${lang}`, { lang, width: 320 }, async page => {
		await shape(page, lang)
		await noSideways(page)
	})
}
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

// everyPage runs a check on every page, each as a test of its own. With fresh,
// every page is opened by a browser that has nothing in its cache.
function everyPage(claim, look, check, { fresh = false } = {}) {
	journey(claim, async t => {
		const opened = {}
		for (const [role, path, status = 200] of pages) {
			await t.test(`${role || 'visitor'} ${path}`, async one => {
				opened[role] ??= await enter(t, role, look)
				const { page, fill } = opened[role]
				const view = fresh ? await t.page({ ...look, state: await page.context().storageState() }) : page
				const answers = []
				const note = answer => answers.push(answer)
				view.on('response', note)
				const answer = await view.goto(fill(path))
				assert.equal(answer.status(), status)
				await check(view, { answers, test: one })
				view.off('response', note)
			})
		}
	}, { timeout: 300_000 })
}

// rightIn asserts that a page is right in a look, without loading it again.
async function rightIn(page, look) {
	await wear(page, look)
	await axe(page, { colours: look.dark })
	await noSideways(page)
	if (look.width === 320) return // 200 % of so narrow a page is more than WCAG asks
	await inLargeText(page, noSideways)
}

const states = {}
// enter opens a window, in which a role is signed in; who was signed in before
// still is.
async function enter(t, role, look) {
	const page = await t.page({ ...look, state: states[role] })
	if (role && !states[role]) await signIn(page, role)
	else await page.goto(role ? '/accounts' : '/login')
	if (role) states[role] ??= await page.context().storageState()
	await speak(page, look.lang ?? 'en')
	at ??= await places(t)
	const here = { ...at, ...await begun(page, role) }
	if (role) states[role] = await page.context().storageState() // what was begun belongs to the window's cookies
	await speak(page, look.lang ?? 'en')
	return { page, fill: path => path.replace(/\{(\w+)\}/g, (_, name) => here[name]) }
}

let at // what stands for itself in the list, made once

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
