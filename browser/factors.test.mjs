// Second steps and passkeys: set up, asked for, lost and removed.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before } from 'node:test'
import { axe, enter, foyer, journey, mail, noSideways, saying, speak, wear } from './harness.mjs'
import { startByName } from './passkeyserver.mjs'

let named // the portal by a name, where passkeys are
before(async () => { named = await startByName() })
after(async () => { await named?.stop() })

// code is what an authenticator app shows (RFC 6238) so many steps from now: each counts once, and the next one is taken, too.
function code(secret, steps = 0) {
	const bits = [...secret.replaceAll(' ', '')].map(c => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
	const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))
	const counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
	const sum = createHmac('sha1', key).update(counter).digest()
	return String((sum.readUInt32BE(sum[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

async function givePassword(page, { email, password }, base = '') {
	await page.goto(`${base}/login`)
	await page.fill('input[name=email]', email)
	await page.fill('input[name=password]', password)
	await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function signOut(page, base = '') {
	await page.goto(`${base}/me`)
	await page.evaluate(() => document.querySelector('form[action="/logout"]').submit())
	await page.waitForURL(url => url.pathname === '/login')
}

for (const [javaScript, role] of [[true, 'reader'], [false, 'manager']]) {
	journey(`an authenticator app is set up and asked for${javaScript ? '' : ', without JavaScript'}`, async t => {
		const page = await enter(t, role, { javaScript })
		await page.goto('/me/security')
		await page.getByRole('button', { name: 'Set up an app' }).click()
		await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
		await page.getByText('You cannot scan it?').click()
		const secret = await page.locator('.secret').innerText()
		if (javaScript) await axe(page)
		await page.getByLabel('Code from your authenticator app').fill('000000')
		await page.getByRole('button', { name: 'Switch on' }).click()
		await page.getByRole('alert').filter({ hasText: 'This code does not fit' }).waitFor()
		await page.getByLabel('Code from your authenticator app').fill(code(secret))
		await page.getByRole('button', { name: 'Switch on' }).click()
		await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
		const codes = await page.locator('#codes li').allInnerTexts()
		assert.equal(codes.length, 10)
		assert.equal(await page.getByRole('button', { name: 'Print' }).isVisible(), javaScript)
		if (javaScript) await axe(page)
		await page.getByRole('link', { name: 'I have saved them' }).click()
		await page.getByText('10 codes are left.').waitFor()
		assert.match((await mail(foyer.people[role].email, { about: 'An authenticator app was set up' })).text, /of the app is asked for after the password/)

		const other = await t.page({ javaScript })
		await givePassword(other, foyer.people[role])
		await other.getByRole('heading', { name: 'One more step' }).waitFor()
		await other.getByLabel('Code from your authenticator app').fill('123')
		await other.getByRole('button', { name: 'Sign in', exact: true }).click()
		await other.getByRole('alert').filter({ hasText: 'This code does not fit' }).waitFor()
		if (javaScript) await axe(other)
		await other.getByLabel('Code from your authenticator app').fill(code(secret, 1))
		await Promise.all([other.waitForURL('**/a/1042'), other.keyboard.press('Enter')])

		const lost = await t.page({ javaScript })
		await givePassword(lost, foyer.people[role])
		await lost.getByText('Use a recovery code').click()
		await lost.getByLabel('Recovery code').fill(codes[0].toUpperCase())
		await Promise.all([lost.waitForURL('**/a/1042'), lost.getByRole('button', { name: 'Sign in with the code' }).click()])
		await lost.goto('/me/security')
		await lost.getByText('9 codes are left.').waitFor()
		await lost.getByRole('link', { name: 'Remove the app' }).click()
		await lost.getByRole('button', { name: 'Remove the app' }).click()
		await saying(lost, 'The authenticator app is removed.')
	})
}

// authenticator gives the page's browser a device that makes passkeys and verifies its user by itself.
async function authenticator(page) {
	const cdp = await page.context().newCDPSession(page)
	await cdp.send('WebAuthn.enable')
	const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: {
		protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true,
	} })
	return {
		// verifies says whether somebody is there who can unlock the device.
		verifies: isUserVerified => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
		keys: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length,
	}
}

// quiet keeps the browser from offering passkeys among the addresses: the device of the tests takes the offer at once.
const quiet = () => { PublicKeyCredential.isConditionalMediationAvailable = async () => false }

journey('a passkey is made, and signs in by one click', async t => {
	const vera = named.person()
	const page = await t.page()
	await page.addInitScript(quiet)
	const device = await authenticator(page)
	await givePassword(page, vera, named.base)
	await page.waitForURL('**/a/*')
	await page.goto(`${named.base}/me/security`)
	await page.getByRole('link', { name: 'Add a passkey' }).click()
	assert.match(await page.getByLabel('Name').inputValue(), /^Chrome on Linux$/)
	await axe(page)
	await page.getByLabel('Name').fill('My laptop')
	await device.verifies(false)
	await page.getByRole('button', { name: 'Make the passkey' }).click()
	await page.getByText('Nothing came from a passkey.').waitFor()
	await device.verifies(true)
	await page.getByRole('button', { name: 'Make the passkey' }).click()
	await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor()
	assert.equal(await device.keys(), 1)
	await page.getByRole('link', { name: 'I have saved them' }).click()
	await page.getByRole('rowheader', { name: 'My laptop' }).waitFor()
	await axe(page)
	await noSideways(page)

	await signOut(page, named.base)
	await page.goto(`${named.base}/login?next=/me`)
	await axe(page)
	await Promise.all([page.waitForURL(url => url.pathname === '/me'), page.getByRole('button', { name: 'Sign in with a passkey' }).click()])

	await signOut(page, named.base)
	await givePassword(page, vera, named.base)
	await page.getByRole('heading', { name: 'One more step' }).waitFor()
	await axe(page)
	await Promise.all([page.waitForURL('**/a/*'), page.getByRole('button', { name: 'Use a passkey' }).click()])

	await page.goto(`${named.base}/me/security`)
	await page.getByRole('link', { name: 'Remove “My laptop”' }).click()
	await page.getByRole('button', { name: 'Remove' }).click()
	await saying(page, 'The passkey is removed.')
})

journey('who cannot use passkeys does not see them', async t => {
	const vera = named.person()
	const page = await t.page({ javaScript: false })
	await page.goto(`${named.base}/login`)
	assert.equal(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible(), false)
	await givePassword(page, vera, named.base)
	await page.waitForURL('**/a/*')
	await page.goto(`${named.base}/me/security/passkeys/new`)
	await page.getByText('JavaScript is switched off').waitFor()
})

const looks = [false, true].flatMap(dark => [320, 1280].map(width => ({ dark, width })))

// These pages belong to one browser, or need a name for the portal: pages.test.mjs does not reach them.
for (const lang of ['en', 'hu', 'de', 'fr', 'pl', 'nl']) {
	const every = ['en', 'hu'].includes(lang)
	journey(`every page of the second step ${every ? 'is right' : 'fits 320 px'} in ${lang}`, async t => {
		const vera = named.person()
		const page = await t.page({ lang, width: 320 })
		const right = async () => {
			assert.equal(await page.evaluate(() => document.documentElement.lang), lang)
			assert.equal(await page.locator('h1').count(), 1)
			for (const look of every ? looks : looks.slice(0, 1)) {
				await wear(page, look)
				await noSideways(page)
				if (every) await axe(page, { colours: look.dark })
			}
		}
		const open = async path => { await page.goto(named.base + path); await right() }
		const press = async thing => { await Promise.all([page.waitForEvent('load'), page.locator(thing).click()]) }
		await page.addInitScript(quiet)
		await authenticator(page)

		await open('/login')
		await page.fill('input[name=email]', vera.email)
		await page.fill('input[name=password]', vera.password)
		await press('#login button.button-primary')
		await speak(page, lang)
		await open('/me/security')
		await press('form[action="/me/security/authenticator"] button')
		await page.locator('summary').click()
		await right()
		const secret = await page.locator('.secret').innerText()
		await page.fill('input[name=code]', '1')
		await press('#authenticator button.button-primary')
		await right()
		await page.fill('input[name=code]', code(secret))
		await press('#authenticator button.button-primary')
		await right()
		await open('/me/security/passkeys/new')
		await page.fill('input[name=name]', 'A-name-of-a-passkey-without-a-single-space-in-it')
		await press('form[data-passkey] button.button-primary')
		await page.locator('tbody th', { hasText: 'A-name-of' }).waitFor()
		await right()
		await open(await page.locator('td a[href^="/me/security/passkeys/"]').first().getAttribute('href'))
		await open(`${new URL(page.url()).pathname}/removal`)
		await open('/me/security/codes')
		await open('/me/security/authenticator/removal')

		await signOut(page, named.base)
		await page.fill('input[name=email]', vera.email)
		await page.fill('input[name=password]', vera.password)
		await press('#login button.button-primary')
		await speak(page, lang)
		await page.locator('summary').click()
		await right()
		await page.fill('input[name=recovery]', '1')
		await press('#recovery-form button')
		await right()
		await open('/login/second/no-such-token')
	}, { timeout: 120_000 })
}
