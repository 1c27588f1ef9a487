// An OpenID provider that nobody here wrote, which says whatever a test wants it
// to say: oauth2-mock-server.
import { OAuth2Server } from 'oauth2-mock-server'

// startMock answers with { issuer, says, server }. What says holds is called
// with what the provider is about to send: idToken and userinfo (claims),
// tokens (the answer of the token endpoint), redirect (a URL).
export async function startMock() {
	const server = new OAuth2Server()
	await server.issuer.keys.generate('RS256')
	await server.start(0, 'localhost')
	const says = {}
	server.service.on('beforeTokenSigning', ({ payload, header }) => {
		if (payload.aud === undefined) return // the access token
		payload.sub = 'mock-person' // the rest of the person is at the userinfo endpoint
		says.idToken?.(payload, header)
	})
	server.service.on('beforeUserinfo', response => {
		response.body = { sub: 'mock-person', email: 'mock@provider.example', email_verified: true, name: 'Mock Person' }
		says.userinfo?.(response.body)
	})
	server.service.on('beforeResponse', response => says.tokens?.(response))
	server.service.on('beforeAuthorizeRedirect', ({ url }) => says.redirect?.(url))
	return { issuer: server.issuer.url, says, server }
}
