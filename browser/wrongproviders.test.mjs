// A provider whose answers are wrong, and one that is down.
import assert from 'node:assert/strict'
import { mock, quiet } from './providers.mjs' // before the harness: its server is told of it
import { addContact, enter, journey, signIn } from './harness.mjs'

const path = page => new URL(page.url()).pathname

journey('a provider that says nothing wrong signs somebody in', async t => {
	const owner = await enter(t, 'owner')
	await addContact(owner, 1042, { name: 'Mock Person', email: 'mock@provider.example', way: 'pwreset' })
	const page = await t.page()
	await page.goto('/login/mock')
	await page.waitForURL('**/a/1042')
})

// wrongs are answers that may not sign anybody in: what the provider says, and
// what a person reads.
const unacceptable = 'sent an answer that we cannot accept'
const now = () => Math.floor(Date.now() / 1000)
const wrongs = {
	'a nonce of another sign-in': { idToken: token => { token.nonce = 'another' } },
	'no nonce': { idToken: token => { delete token.nonce } },
	'another issuer': { idToken: token => { token.iss = 'https://elsewhere.example' } },
	'another audience': { idToken: token => { token.aud = 'somebody-else' } },
	'a second audience': { idToken: token => { token.aud = ['foyer', 'somebody-else'] } },
	'a foreign authorized party': { idToken: token => { token.azp = 'somebody-else' } },
	'no subject': { idToken: token => { delete token.sub } },
	'no time': { idToken: token => { delete token.iat } },
	'a time long ago': { idToken: token => { token.iat = now() - 3600 } },
	'an end that has come': { idToken: token => { token.exp = now() - 60 } },
	'the hash of another access token': { idToken: token => { token.at_hash = 'AAAAAAAAAAAAAAAAAAAAAA' } },
	'another kid': { idToken: (_, header) => { header.kid = 'nobody’s' } },
	'user information about somebody else': { userinfo: person => { person.sub = 'somebody-else' } },
	'no signature': { tokens: ({ body }) => { body.id_token = [btoa('{"alg":"none"}').replaceAll('=', ''), body.id_token.split('.')[1], ''].join('.') } },
	'a changed signature': { tokens: ({ body }) => { body.id_token = body.id_token.slice(0, -8) + 'AAAAAAAA' } },
	'no ID token': { tokens: ({ body }) => { delete body.id_token } },
	'the name of another issuer beside the code': { redirect: url => { url.searchParams.set('iss', 'https://elsewhere.example') } },
}

for (const [what, says] of Object.entries(wrongs)) {
	journey(`${what} signs nobody in`, async t => {
		t.expects(/ 502$/m)
		const page = await t.page()
		Object.assign(mock.says, says)
		try {
			await page.goto('/login')
			await page.getByRole('link', { name: 'Continue with Mock' }).click()
			await page.getByText(unacceptable).waitFor()
		} finally {
			quiet()
		}
		await page.goto('/accounts')
		assert.equal(path(page), '/login')
	})
}

journey('another state, and the same answer in another browser or once more, sign nobody in', async t => {
	const page = await t.page()
	let answer
	mock.says.redirect = url => { answer = url.href; url.searchParams.set('state', 'another') }
	await page.goto('/login/mock')
	quiet()
	await page.getByText('That sign-in took too long, or was begun in another browser.').waitFor()
	const thief = await t.page()
	await thief.goto(answer)
	await thief.getByText('That sign-in took too long, or was begun in another browser.').waitFor()
	await page.goto('/login/mock')
	await page.waitForURL('**/a/1042')
})

journey('a provider that is down keeps nobody from signing in another way', async t => {
	t.expects(/ 503$/m)
	const page = await t.page()
	const to = await page.request.get('/login/mock', { maxRedirects: 0 })
	const state = new URL(to.headers().location).searchParams.get('state')
	const { port } = mock.server.address()
	await mock.server.stop()
	try {
		await page.goto(`/login/mock/callback?code=a&state=${state}`)
		await page.getByText('Mock does not answer at the moment.').waitFor()
		await signIn(page, 'reader')
	} finally {
		await mock.server.start(port, 'localhost')
	}
})
