// A service by openid-client, which nobody here wrote: it signs people in at
// Foyer and keeps what it was told.
import { createServer } from 'node:http'
import { once } from 'node:events'
import * as openid from 'openid-client'

// client answers with { callback, home, login(parameters), told(), stop() }: login is
// where a browser begins, and told what the last sign-in brought.
export async function client(port, issuer, id) {
	const base = `http://localhost:${port}`
	let config, attempt, told
	const begin = async (parameters = {}) => {
		attempt = { verifier: openid.randomPKCECodeVerifier(), state: openid.randomState(), nonce: openid.randomNonce() }
		return openid.buildAuthorizationUrl(config, {
			redirect_uri: `${base}/callback`, scope: 'openid email profile offline_access', prompt: 'consent', code_challenge_method: 'S256',
			code_challenge: await openid.calculatePKCECodeChallenge(attempt.verifier), state: attempt.state, nonce: attempt.nonce, ...parameters,
		})
	}
	const finish = async address => {
		const tokens = await openid.authorizationCodeGrant(config, address, {
			pkceCodeVerifier: attempt.verifier, expectedState: attempt.state, expectedNonce: attempt.nonce, idTokenExpected: true,
		})
		told = { tokens, claims: tokens.claims(), info: await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub) }
	}
	const server = createServer(async (request, answer) => {
		const address = new URL(request.url, base)
		try {
			if (address.pathname === '/login') {
				const hint = address.searchParams.get('login_hint')
				return answer.writeHead(303, { location: await begin(hint ? { login_hint: hint } : {}) }).end()
			}
			if (address.pathname === '/callback') {
				told = undefined
				await finish(address)
			}
			answer.setHeader('content-type', 'text/html').end('<!DOCTYPE html><title>Client</title><h1>You are in</h1>')
		} catch (error) {
			answer.writeHead(400, { 'content-type': 'text/html' }).end(`<!DOCTYPE html><title>Client</title><h1>${error.error ?? error.code}</h1>`)
		}
	}).listen(port, '127.0.0.1')
	await once(server, 'listening')
	return {
		callback: `${base}/callback`, login: `${base}/login`, home: `${base}/`,
		knows: async secret => { config = await openid.discovery(new URL(issuer), id, secret, undefined, { execute: [openid.allowInsecureRequests] }) },
		begin, told: () => told,
		refresh: token => openid.refreshTokenGrant(config, token),
		introspect: token => openid.tokenIntrospection(config, token),
		revoke: token => openid.tokenRevocation(config, token),
		logout: parameters => openid.buildEndSessionUrl(config, parameters),
		stop: () => new Promise(resolve => { server.closeAllConnections(); server.close(resolve) }),
	}
}
