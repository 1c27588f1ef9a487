// watch adds to faults whatever a page complains about: violations of the
// content security policy, uncaught errors, requests that failed or left the
// portal's own origin. A page or form may be refused with 4xx: the journey says
// what it expects.
export async function watch(page, faults) {
	const report = what => faults.push(`${page.url()}: ${what}`)

	await page.addInitScript(() => {
		addEventListener('securitypolicyviolation', event => {
			console.error(`CSP ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber}`)
		}, true)
	})
	page.on('pageerror', error => report(`uncaught ${error.stack ?? error}`))
	page.on('console', message => {
		const refused = message.text().startsWith('Failed to load resource') // comes with a response or a failed request
		if (message.type() === 'error' && !refused) report(`console: ${message.text()}`)
	})
	page.on('requestfailed', request => {
		const { errorText } = request.failure() ?? {}
		if (errorText !== 'net::ERR_ABORTED') report(`${request.method()} ${request.url()} ${errorText}`) // aborted: the next page came first
	})
	page.on('response', response => {
		const request = response.request()
		const answered = ['document', 'fetch', 'xhr'].includes(request.resourceType())
		if (response.status() >= (answered ? 500 : 400)) report(`${request.method()} ${response.url()} ${response.status()}`)
	})
}
