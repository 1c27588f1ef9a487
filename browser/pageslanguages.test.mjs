// The gates that every page passes, in Hungarian; and that the words of the other four fit the narrowest screen.
import { noSideways } from './harness.mjs'
import { everyPage, everyPageIn, onPostgres, shape } from './pages.mjs'

if (!onPostgres) everyPageIn('hu')
for (const lang of onPostgres ? [] : ['de', 'fr', 'pl', 'nl']) {
	everyPage(`every page fits 320 px in ${lang}`, { lang, width: 320 }, async page => {
		await shape(page, lang)
		await noSideways(page)
	})
}
