// An OpenID provider that nobody here wrote: oidc-provider by Filip Skokan.
// Only its pages are ours, as it asks of whoever uses it.
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const signingKey = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' }), kid: 'first', alg: 'ES256', use: 'sig' }

const page = (title, body) => `<!doctype html><html lang="en"><title>${title}</title><link rel="icon" href="data:,"><h1>${title}</h1>${body}`

// startPanva answers with { issuer, stop() }. People are the addresses that it
// knows; the others it cannot vouch for. The client is Foyer at base.
export async function startPanva({ slug, secret, base, people }) {
	const server = createServer()
	server.listen(0, 'localhost')
	await once(server, 'listening')
	const issuer = `http://localhost:${server.address().port}`
	const provider = new Provider(issuer, {
		jwks: { keys: [signingKey] },
		cookies: { keys: ['signs the cookies of a test'] },
		clients: [{
			client_id: 'foyer', client_secret: secret, id_token_signed_response_alg: 'ES256',
			redirect_uris: [`${base}/login/${slug}/callback`], post_logout_redirect_uris: [`${base}/login`],
			backchannel_logout_uri: `${base}/login/${slug}/backchannel`, backchannel_logout_session_required: true,
		}],
		pkce: { required: () => true },
		claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
		findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id.split('@')[0], email: id, email_verified: people.includes(id) }) }),
		loadExistingGrant: grantEverything,
		fetch: (url, { dispatcher, ...options }) => fetch(url, options), // its dispatcher refuses this machine's own addresses
		interactions: { url: (_, { uid }) => `/interaction/${uid}` },
		features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true, logoutSource, postLogoutSuccessSource } },
	})
	provider.use(asks(provider))
	server.on('request', provider.callback())
	return { issuer, stop: () => { server.closeAllConnections(); server.close() } }
}

// grantEverything asks nobody for consent.
async function grantEverything({ oidc }) {
	const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId })
	grant.addOIDCScope('openid email profile')
	await grant.save()
	return grant
}

// asks is the page to sign in on: an address, and no password.
const asks = provider => async (ctx, next) => {
	if (!ctx.path.startsWith('/interaction/')) return next()
	if (ctx.method === 'GET') {
		ctx.body = page('Panva', '<form method="post"><label>Address <input name="login"></label><button>Sign in</button><button name="cancel" value="1">Cancel</button></form>')
		return
	}
	let body = ''
	for await (const piece of ctx.req) body += piece
	const form = new URLSearchParams(body)
	const result = form.has('cancel') ? { error: 'access_denied' } : { login: { accountId: form.get('login') } }
	const to = await provider.interactionResult(ctx.req, ctx.res, result)
	ctx.body = page('Go on', `<a href="${to}">Go on</a>`) // a redirect of a form may not leave the origin
}

async function logoutSource(ctx, form) {
	ctx.body = page('Sign out?', `${form}<button form="op.logoutForm" name="logout" value="yes">Yes</button>`)
}

async function postLogoutSuccessSource(ctx) {
	ctx.body = page('Signed out', '')
}
