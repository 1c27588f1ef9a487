// The demonstration's other site: Demo ID, Webmail and the control panel.
import assert from 'node:assert/strict'
import { axe, eitherWay, enter, foyer, inLargeText, journey, noSideways, shot, signIn, wear } from './harness.mjs'

const other = () => foyer.output().match(/http:\/\/localhost:\d+/)[0]

// be presses somebody's button at Demo ID.
const be = (page, name) => page.getByRole('button', { name }).click()

eitherWay('a newcomer continues with Demo ID, and the next time one click is enough', async (t, { javaScript }) => {
	const [name, at] = javaScript ? ['Zofia Wiśniewska', '/a/1042'] : ['Horváth Eszter', '/accounts']
	const page = await t.page({ javaScript })
	await page.goto('/login')
	await page.getByRole('link', { name: 'Continue with Demo ID' }).click()
	await page.getByRole('heading', { name: 'Who are you today?' }).waitFor()
	await be(page, name)
	await page.waitForURL(`${foyer.base}${at}`)

	await page.goto(`${other()}/id/`)
	await page.getByText(name).waitFor()
	await page.getByRole('button', { name: 'Sign out here' }).click()
	await page.getByText('Foyer has been told').waitFor()
	await page.goto(at)
	assert.equal(new URL(page.url()).pathname, '/login')

	await page.goto(`${other()}/id/`)
	await be(page, name)
	await page.getByRole('link', { name: 'Go to Foyer, signed in' }).click()
	await page.waitForURL(`${foyer.base}/accounts`)
})

eitherWay('a click opens Webmail on the account that was clicked, whatever was open there', async (t, { javaScript }) => {
	const page = await t.page({ javaScript })
	await signIn(page, 'accountant')
	for (const [number, name] of [[1042, 'Kertész és Társa Kft.'], [1101, 'Bakkerij Bakker'], [1042, 'Kertész és Társa Kft.']]) {
		await page.goto(`/a/${number}/services`)
		await page.locator('main form button', { hasText: 'Webmail' }).click()
		await page.waitForURL(`${other()}/webmail/`)
		await page.locator('header').getByText(`#${number}`).waitFor()
		await page.locator('main dd', { hasText: name }).waitFor()
		await page.locator('main dd', { hasText: 'peter@konyveles.example' }).waitFor()
	}
	await page.locator('main form button[name=everywhere]').click()
	await page.waitForURL(url => url.origin === foyer.base)
	await page.goto(`${other()}/webmail/`)
	await page.locator('main a[href="/webmail/login"]').waitFor()
})

eitherWay('a click opens the control panel, and its link opens nothing more', async (t, { javaScript }) => {
	const page = await enter(t, 'owner', { javaScript })
	let once
	page.on('request', request => { if (request.url().includes('/panel/enter/')) once = request.url() })
	await page.goto('/a/1042/services')
	await page.locator('main form button', { hasText: 'Control panel' }).click()
	await page.waitForURL(`${other()}/panel/`)
	await page.locator('main dd', { hasText: 'Kertész Anna' }).waitFor()
	const stranger = await t.page({ javaScript })
	await stranger.goto(once)
	await stranger.getByRole('heading', { name: 'This link is closed' }).waitFor()
})

journey('every page of the other site can be read by everybody', async t => {
	const page = await enter(t, 'owner')
	const look = async name => {
		for (const dark of [false, true]) {
			for (const width of [320, 1280]) {
				await wear(page, { dark, width })
				await axe(page, { colours: dark })
				await noSideways(page)
				await inLargeText(page, noSideways)
				await shot(page, `demo-${name}-${dark ? 'dark' : 'light'}-${width}`)
			}
		}
	}
	await page.goto(`${other()}/webmail/`)
	await look('door')
	await page.goto('/a/1042/services')
	await page.locator('main form button', { hasText: 'Webmail' }).click()
	await page.waitForURL(`${other()}/webmail/`)
	await look('inbox')
	await page.goto('/a/1042/services')
	await page.locator('main form button', { hasText: 'Control panel' }).click()
	await page.waitForURL(`${other()}/panel/`)
	await look('panel')
	await page.goto(`${other()}/id/`)
	await look('choice')
	await be(page, 'Claire Dubois')
	await look('home')
	await page.goto(`${other()}/id/signin?request=over`)
	await look('over')
})
