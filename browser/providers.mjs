// Two identity providers that nobody here wrote, which the server of the test
// file knows. It is imported before the harness.
import { after } from 'node:test'
import { startMock } from './mockprovider.mjs'
import { startPanva } from './panva.mjs'
import { withSettings } from './server.mjs'

// people are the addresses that Panva vouches for.
const people = ['eva@provider.example', 'egon@provider.example', 'jonas@webwerk.example', 'nobody@provider.example']
const secret = 'a secret between the two'

export let panva, mock

// quiet makes the mock say what it says by itself.
export const quiet = () => { for (const word of Object.keys(mock.says)) delete mock.says[word] }

withSettings(async base => {
	panva = await startPanva({ slug: 'panva', secret, base, people })
	mock = await startMock()
	return { ...variables(0, 'panva', 'Panva', panva.issuer, '*'), ...variables(1, 'mock', 'Mock', mock.issuer, 'provider.example') }
})

const variables = (i, slug, name, issuer, proves) => Object.fromEntries(Object.entries({
	ISSUER: issuer, CLIENT_ID: 'foyer', CLIENT_SECRET: secret, NAME: name, SLUG: slug, PROVES_EMAIL: proves,
}).map(([word, value]) => [`FOYER_OIDC_${i}_${word}`, value]))

after(async () => {
	panva?.stop()
	if (mock?.server.listening) await mock.server.stop()
})
