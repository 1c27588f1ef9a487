// Makes the demonstration's world once, for the servers of all test files to begin with: node browser/world.mjs FOLDER.
// With FOYER_TEST_DATABASE=postgres it is in a database on TEST_POSTGRES_URL.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { worldDatabase } from './server.mjs'

const [folder] = process.argv.slice(2)
const env = { PATH: process.env.PATH, FOYER_DATA: folder, FOYER_LISTEN: '127.0.0.1:0' }
if (process.env.FOYER_TEST_DATABASE === 'postgres') {
	const url = new URL(process.env.TEST_POSTGRES_URL)
	for (const sql of [`DROP DATABASE IF EXISTS ${worldDatabase}`, `CREATE DATABASE ${worldDatabase}`]) execFileSync('psql', [url.href, '-qc', sql])
	url.pathname = `/${worldDatabase}`
	env.FOYER_DATABASE_URL = url.href
}
const demo = spawn(process.env.FOYER_BIN, ['demo'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
let output = ''
for await (const piece of demo.stdout) if (/Ctrl-C/.test(output += piece)) demo.kill('SIGTERM')
if (demo.exitCode === null) await once(demo, 'exit')
process.exit(demo.exitCode === 0 ? 0 : 1)
