// The gates that every page passes, in Hungarian; and that the words of the other four fit the narrowest screen. Looks do not
// depend on the database, so one is enough; a server that no test uses would never be stopped.
if (process.env.FOYER_TEST_DATABASE !== 'postgres') {
	const { noSideways } = await import('./harness.mjs')
	const { everyPage, everyPageIn, shape } = await import('./pages.mjs')
	everyPageIn('hu')
	for (const lang of ['de', 'fr', 'pl', 'nl']) {
		everyPage(`every page fits 320 px in ${lang}`, { lang, width: 320 }, async page => {
			await shape(page, lang)
			await noSideways(page)
		})
	}
}
