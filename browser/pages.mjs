// The pages of the portal, and how each of them is opened. A new page is a line here.
import assert from 'node:assert/strict'
import { axe, inLargeText, journey, noSideways, signIn, speak, wear } from './harness.mjs'
import { begun } from './begun.mjs'
import { places } from './places.mjs'

// who ('' is a visitor), where, and the status if it is not 200. {n} is the
// number of the owner's account, {contact} the id of the developer on it;
// places.mjs tells of the others. Every page of the route table has to be here.
export const pages = [
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
export const noPages = ['/', '/a/:account/accounts', '/demo/mail/:id/html', '/login/:provider', '/login/:provider/callback', '/login/again/:provider',
	'/.well-known/openid-configuration', '/oidc/keys', '/oidc/userinfo', '/oidc/end_session', '/signon/logout/done', '/signon/:id/continue', '/a/:account/arrivals/:token',
	'/me/security/providers/:provider/:token']

// What factors.test.mjs looks at: it takes a portal with a name, or one who has a second step.
export const elsewhere = ['/login/second/:token', '/me/security/authenticator/removal', '/me/security/authenticator/:token', '/me/security/codes',
	'/me/security/passkeys/new', '/me/security/passkeys/:id', '/me/security/passkeys/:id/removal']

export const onPostgres = process.env.FOYER_TEST_DATABASE === 'postgres' // looks do not depend on the database: one is enough
const looks = [false, true].flatMap(dark => [320, 1280].map(width => ({ dark, width }))).slice(0, onPostgres ? 1 : 4)

// everyPageIn looks at every page in a language, light and dark, narrow and wide.
export function everyPageIn(lang) {
	everyPage(`every page is right in ${lang}`, { lang, width: 320 }, async (page, { test }) => {
		await shape(page, lang)
		for (const look of looks) {
			await test.test(`${look.dark ? 'dark' : 'light'}, ${look.width} px wide`, () => rightIn(page, look))
		}
	})
}

// everyPage runs a check on every page, each as a test of its own. With fresh,
// every page is opened by a browser that has nothing in its cache.
export function everyPage(claim, look, check, { fresh = false } = {}) {
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
	}, { timeout: 900_000 })
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
export async function enter(t, role, look) {
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
export async function shape(page, lang) {
	const { h1, title, language } = await page.evaluate(() => ({
		h1: document.querySelectorAll('h1').length,
		title: document.title.trim(),
		language: document.documentElement.lang,
	}))
	assert.equal(h1, 1, 'h1 headings')
	assert.notEqual(title, '')
	assert.equal(language, lang)
}
