// What a journey stands on: a running demo, a real chromium, and the checks
// that every page must pass. README.md tells how to write one.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import axeCore from 'axe-core'
import { chromium } from 'playwright-core'
import { start } from './server.mjs'
import { watch } from './watch.mjs'

const here = dirname(fileURLToPath(import.meta.url))
// In every window chromium keeps two hidden pages of its address bar, which take longer than a page of the portal. The others
// are what Playwright does without: this list takes the place of its own.
const without = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades',
	'HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect',
	'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch']
const flags = [`--disable-features=${without}`, '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

// foyer is the server of this test file, as start in server.mjs answers it.
export let foyer
let browser

before(async () => {
	foyer = await start()
	browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: flags })
})
after(async () => {
	await browser?.close()
	await foyer?.stop()
})

// journey is a test whose t.page(options) opens a page. It fails, whatever the
// story says, when a page broke the content security policy, threw, or asked
// for something that did not come; t.expects(pattern) says which of that is
// part of the story, and has to happen.
export function journey(claim, story, { timeout = 60_000 } = {}) {
	test(claim, { timeout }, async t => {
		const contexts = []
		const faults = []
		const expected = []
		t.expects = pattern => expected.push(pattern)
		t.page = async options => {
			const page = await open(contexts, options)
			await watch(page, faults)
			return page
		}
		try {
			await story(t)
			await sleep(50) // what the last step caused may still be on its way
			for (const pattern of expected) assert.ok(faults.some(fault => pattern.test(fault)), `the browser did not report ${pattern}`)
			const unexpected = faults.filter(fault => !expected.some(pattern => pattern.test(fault)))
			assert.equal(unexpected.length, 0, `the browser reported\n${[...new Set(unexpected)].join('\n')}`)
		} catch (error) {
			await pictureOf(contexts, claim)
			throw error
		} finally {
			for (const context of contexts) await context.close()
		}
	})
}

// eitherWay is a journey that has to end alike with JavaScript and without:
// story(t, { javaScript }) passes that on to t.page. What the database is asked
// is the same either way: on Postgres one of them is told.
export function eitherWay(claim, story) {
	journey(claim, t => story(t, { javaScript: true }))
	if (process.env.FOYER_TEST_DATABASE !== 'postgres') journey(`${claim}, without JavaScript`, t => story(t, { javaScript: false }))
}

// open gives every page a browser context, hence cookies, of its own, unless
// another page's context is passed on; state is that of a context to copy
// cookies from. width and height are CSS pixels.
async function open(contexts, { lang = 'en', dark = false, width = 1280, height = 800, javaScript = true, state, context } = {}) {
	if (!context) {
		context = await browser.newContext({
			baseURL: foyer.base,
			locale: lang,
			colorScheme: dark ? 'dark' : 'light',
			reducedMotion: 'reduce', // colours are measured, and a transition shows others on its way
			viewport: { width, height },
			javaScriptEnabled: javaScript,
			storageState: state,
		})
		context.setDefaultTimeout(10_000)
		contexts.push(context)
	}
	return context.newPage()
}

async function pictureOf(contexts, claim) {
	const pages = contexts.flatMap(context => context.pages())
	for (const [i, page] of pages.entries()) {
		await shot(page, `failed-${claim.replace(/\W+/g, '-')}-${i}`).catch(() => {}) // the failure itself is what matters
	}
}

// signIn signs in by the form, as a person would: as a role of the demo, or
// with any { email, password }.
export async function signIn(page, who) {
	const { email, password } = foyer.people[who] ?? who
	if (new URL(page.url()).pathname !== '/login') await page.goto('/login') // one that leads on is left as it is
	await page.fill('input[name=email]', email)
	await page.fill('input[name=password]', password)
	await Promise.all([page.waitForURL(url => url.pathname !== '/login'), page.press('input[name=password]', 'Enter')])
}

// enter opens a page, signs in and speaks the language of the look.
export async function enter(t, who, look = {}) {
	const page = await t.page(look)
	await signIn(page, who)
	await speak(page, look.lang ?? 'en')
	return page
}

// tabTo walks to a thing by the Tab key alone. The focus is on something that
// can be seen at every step.
export async function tabTo(page, target, { key = 'Tab', most = 80 } = {}) {
	for (let step = 0; step < most; step++) {
		await page.keyboard.press(key)
		if (await target.evaluate(node => node === document.activeElement)) return
		const seen = await page.evaluate(() => document.activeElement === document.body || document.activeElement.checkVisibility())
		assert.ok(seen, `${page.url()}: the focus is on something hidden`)
	}
	assert.fail(`${page.url()}: ${most} × ${key} did not lead to ${target}`)
}

// focused asserts that a thing gets the focus: browsers give an autofocus only
// when they first draw the page, a moment after it is there.
export const focused = target => eventually(async () => {
	const on = await target.evaluate(node => node === document.activeElement || document.activeElement.outerHTML.slice(0, 200))
	assert.equal(on, true, `${target} has not the focus`)
})

// eventually waits for what a claim says, up to 5 s, and then fails as it does.
export async function eventually(claim) {
	for (const end = Date.now() + 5_000; ; await sleep(50)) {
		try {
			return await claim()
		} catch (error) {
			if (Date.now() > end) throw error
		}
	}
}

// preset is a card of the question what somebody may do, as it is clicked on.
export const preset = (page, name) => page.locator('label', { has: page.getByText(name, { exact: true }) })

// addContact fills in the form of a new contact, in whatever language it is, and
// waits for the list.
export async function addContact(page, account, { name, email, preset = 'accountant', way = 'invite', password = '' }) {
	await page.goto(`/a/${account}/contacts/new`)
	await page.fill('input[name=name]', name)
	await page.fill('#contact-form input[name=email]', email)
	await page.click(`label[for=preset-${preset}]`)
	if (password) await page.locator('details', { has: page.locator('input[name=password]') }).locator('summary').click()
	await page.check(`input[name=way][value=${way}]`)
	if (password) await page.fill('input[name=password]', password)
	await Promise.all([page.waitForURL(`**/a/${account}/contacts`), page.click('#contact-form button.button-primary')])
	await page.locator('main .banner').waitFor() // a refused form has the same address
}

// row is the contact's line in the list.
export const row = (page, text) => page.locator('main tbody tr', { hasText: text })

// saying waits for the banner with which a page says what was done.
export const saying = (page, text) => page.locator('main .banner', { hasText: text }).waitFor()

// speak chooses a language by the form in the footer, and waits for the page in it.
export async function speak(page, lang) {
	if (await page.evaluate(() => document.documentElement.lang) === lang) return
	await Promise.all([page.waitForEvent('load'), page.click(`footer button[name=language][value=${lang}]`)])
	assert.equal(await page.evaluate(() => document.documentElement.lang), lang)
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// axe asserts that the page has no violation of WCAG 2.2 AA or good practice. It
// is a script, which a page without JavaScript would never end. With colours it looks at these alone: all else is the same
// in the dark.
export async function axe(page, { colours = false } = {}) {
	if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeCore.source)
	const runOnly = colours ? ['color-contrast'] : rules
	const violations = await page.evaluate(async options => {
		const { violations } = await window.axe.run(document, options)
		return violations
	}, { runOnly, resultTypes: ['violations'] }) // what is right need not be described
	const found = violations.flatMap(({ id, help, nodes }) => nodes.map(node => `${id} (${help}): ${node.target} ${node.html}\n  ${node.failureSummary}`))
	assert.equal(found.length, 0, `${page.url()}: ${found.length} axe violations\n${found.join('\n')}`)
}

// noSideways asserts that nothing is wider than the window.
export async function noSideways(page) {
	const wide = await page.evaluate(() => {
		const { scrollWidth } = document.scrollingElement
		if (scrollWidth <= innerWidth) return null
		const out = [...document.body.querySelectorAll('*')].filter(node => node.getBoundingClientRect().right > innerWidth + 0.5)
		return `${scrollWidth} > ${innerWidth} px: ${out.slice(-3).map(node => node.outerHTML.slice(0, 120)).join(' | ')}`
	})
	assert.equal(wide, null, `${page.url()} scrolls sideways`)
}

// inLargeText makes a check with the text at 200 %, as WCAG 1.4.4 asks it to be usable.
export async function inLargeText(page, check) {
	const textSize = size => page.evaluate(size => { document.documentElement.style.fontSize = size }, size)
	await textSize('200%')
	try {
		await check(page)
	} finally {
		await textSize('')
	}
}

// wear makes an open page that of a dark or a light screen of such a width, as if it had been loaded there.
export async function wear(page, { dark, width }) {
	await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce' })
	await page.setViewportSize({ width, height: 800 })
	const worn = await page.evaluate(() => ({ dark: matchMedia('(prefers-color-scheme: dark)').matches, width: innerWidth }))
	assert.deepEqual(worn, { dark, width })
}

// mail waits for the nth mail (1 is the first, by default any) to an address and
// reads the newest: { text, links } of its text part, link(part) that has the
// part in it, and the path of its page. About is a part of the subject.
export async function mail(to, { nth = 1, about = '' } = {}) {
	const context = await browser.newContext({ baseURL: foyer.base, locale: 'en' })
	try {
		const page = await context.newPage()
		for (const end = Date.now() + 15_000; Date.now() < end; await sleep(100)) {
			await page.goto('/demo/mail')
			const mails = await page.locator('main li a').evaluateAll((links, { to, about }) => links
				.filter(link => link.children[0].textContent.includes(about))
				.filter(link => [...link.children].some(part => part.textContent.split(/[\s<>,]+/).includes(to))).map(link => link.href), { to, about })
			if (mails.length < nth) continue
			await page.goto(mails[0])
			const links = await page.locator('pre a').evaluateAll(links => links.map(link => link.href))
			const link = part => atThisServer(links.find(link => link.includes(part)) ?? assert.fail(`no ${part} in ${links}`))
			return { text: await page.locator('pre').innerText(), links, link, path: new URL(mails[0]).pathname }
		}
		assert.fail(`no mail to ${to} in 15 s`)
	} finally {
		await context.close()
	}
}

// atThisServer is the link of a mail: the one mail that is there from the beginning was written where the
// world of all test files was made.
const atThisServer = link => process.env.FOYER_TEST_WORLD ? link.replace(/^http:\/\/127\.0\.0\.1:\d+/, foyer.base) : link

// shot takes a picture into browser/shots; with FOYER_PICTURES=1 also into
// docs/pictures, which the README shows.
export async function shot(page, name) {
	const folders = [join(here, 'shots')]
	if (process.env.FOYER_PICTURES === '1' && !name.startsWith('failed-')) folders.push(join(here, '..', 'docs', 'pictures'))
	for (const folder of folders) {
		mkdirSync(folder, { recursive: true })
		await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
	}
}
