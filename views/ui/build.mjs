// Makes what is in static/ out of the sources here and the packages of
// package-lock.json. The same input gives the same bytes, which a test checks.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const built = join(root, 'static')
const modules = join(root, 'node_modules')
const read = (...path) => readFileSync(join(...path), 'utf8').replaceAll('\r\n', '\n')
const version = (name) => JSON.parse(read(modules, name, 'package.json')).version

mkdirSync(built, { recursive: true })

const font = version('@fontsource-variable/figtree')
for (const part of ['latin', 'latin-ext']) {
  const from = join(modules, `@fontsource-variable/figtree/files/figtree-${part}-wght-normal.woff2`)
  copyFileSync(from, join(built, `figtree-${part}-${font}.woff2`))
}
if (!read(here, 'css/theme.css').includes(`figtree-latin-${font}.woff2`)) {
  throw new Error(`css/theme.css names another version of the font than ${font}`)
}

execFileSync(
  process.execPath,
  [join(modules, '@tailwindcss/cli/dist/index.mjs'), '--input', join(here, 'app.css'), '--output', join(built, 'app.css'), '--minify'],
  { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
)

copyFileSync(join(modules, 'htmx.org/dist/htmx.min.js'), join(built, 'htmx.min.js'))
copyFileSync(join(here, 'foyer.js'), join(built, 'foyer.js'))
copyFileSync(join(here, 'factors.js'), join(built, 'factors.js'))
copyFileSync(join(here, 'favicon.svg'), join(built, 'favicon.svg'))

// The mark of the favicon, in the colour of what it stands in.
const favicon = read(here, 'favicon.svg')
const mark = favicon.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace('#2c50d3', 'currentColor')

function symbol(name) {
  const shapes = read(modules, `lucide-static/icons/${name}.svg`).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1]
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, '').replaceAll(' />', '/>')}</symbol>`
}
const names = read(here, 'icons.txt').split('\n').filter(Boolean)
writeFileSync(join(built, 'icons.svg'), `<svg xmlns="http://www.w3.org/2000/svg">\n<symbol id="foyer" viewBox="0 0 32 32">${mark}</symbol>\n${names.map(symbol).join('\n')}\n</svg>\n`)

const parts = [
  ['htmx.min.js', 'htmx.org', 'LICENSE'],
  ['app.css', 'tailwindcss', 'LICENSE'],
  ['icons.svg', 'lucide-static', 'LICENSE'],
  ['figtree-*.woff2', '@fontsource-variable/figtree', 'LICENSE'],
]
const notice = ([file, name, license]) => `${file}: ${name} ${version(name)}\n\n${read(modules, name, license).trim()}\n`
writeFileSync(
  join(built, 'NOTICES.txt'),
  'Parts of these files were made by others. Their licences:\n\n' + parts.map(notice).join(`\n${'-'.repeat(72)}\n\n`),
)
