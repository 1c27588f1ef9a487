// One Foyer for one test file: a free port, a folder of its own, and, when
// FOYER_TEST_DATABASE=postgres, a database of its own on TEST_POSTGRES_URL.
import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

// worldDatabase is the one that world.mjs makes: with FOYER_TEST_WORLD, its folder, a server begins where that ended.
export const worldDatabase = 'foyer_browser_world'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

let settings = () => ({})

// withSettings is for a test file whose server needs more than the others':
// given its address, make answers with FOYER_… variables. It is called before
// the harness is imported.
export const withSettings = make => { settings = make }

// start answers with { base, people, output(), routes(method), run(...args), stop() }: run is
// a command of the program on the same database; people maps a role to its { email, password }, as the demo prints them.
export async function start() {
	const folder = mkdtempSync(join(tmpdir(), 'foyer-browser-'))
	const database = process.env.FOYER_TEST_DATABASE === 'postgres' ? freshDatabase() : { drop() {} }
	const listen = `127.0.0.1:${await freePort()}`
	const foyer = binary(folder)
	const env = { PATH: process.env.PATH, HOME: folder, FOYER_DATA: join(folder, 'demo'), FOYER_LISTEN: listen, ...database.env, ...await settings(`http://${listen}`) }
	if (process.env.FOYER_TEST_WORLD) cpSync(process.env.FOYER_TEST_WORLD, env.FOYER_DATA, { recursive: true })
	const server = spawn(foyer, ['demo'], {
		cwd: folder,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	})
	let output = ''
	server.stdout.on('data', piece => { output += piece })
	server.stderr.on('data', piece => { output += piece })
	const ended = once(server, 'exit')
	const abandon = () => { server.kill('SIGKILL'); clean() }
	const clean = () => {
		database.drop()
		rmSync(folder, { recursive: true, force: true })
	}
	process.once('exit', abandon)

	const stop = async () => {
		process.off('exit', abandon)
		server.kill('SIGTERM')
		const late = setTimeout(() => server.kill('SIGKILL'), 10_000)
		await ended
		clearTimeout(late)
		clean()
	}
	const base = `http://${listen}`
	try {
		await ready(base, server, () => people(output).pending)
	} catch (error) {
		await stop()
		throw new Error(`${error.message}\n${output}`)
	}
	const commands = { FOYER_DATABASE_URL: `sqlite:${join(folder, 'demo', 'foyer.db')}`, ...env }
	const run = (...args) => execFileSync(foyer, args, { env: commands, encoding: 'utf8' })
	return { base, people: people(output), output: () => output, routes: method => routes(foyer, env, method), run, stop }
}

// Without these an interrupted run leaves the server behind: 'exit' is not
// emitted for a process that a signal ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1))

function binary(folder) {
	if (process.env.FOYER_BIN) return process.env.FOYER_BIN
	const built = join(folder, 'foyer')
	execFileSync('go', ['build', '-o', built, '.'], { cwd: root, stdio: 'inherit' })
	return built
}

function freshDatabase() {
	const url = process.env.TEST_POSTGRES_URL
	if (!url) throw new Error('TEST_POSTGRES_URL is missing: eval "$(bin/postgres)"')
	const name = `foyer_browser_${process.pid}`
	const psql = sql => execFileSync('psql', [url, '-qc', sql], { stdio: ['ignore', 'ignore', 'inherit'] })
	psql(`CREATE DATABASE ${name}${process.env.FOYER_TEST_WORLD ? ` TEMPLATE ${worldDatabase}` : ''}`)
	const own = new URL(url)
	own.pathname = `/${name}`
	return { env: { FOYER_DATABASE_URL: own.href }, drop: () => psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

export async function freePort() {
	const probe = createServer().listen(0, '127.0.0.1')
	await once(probe, 'listening')
	const { port } = probe.address()
	probe.close()
	await once(probe, 'close')
	return port
}

// ready waits for an answer and, as they are printed a moment later, the people.
async function ready(base, server, printed) {
	for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
		if (server.exitCode !== null || server.signalCode !== null) throw new Error('foyer demo ended by itself')
		const answer = await fetch(`${base}/readyz`).catch(() => null)
		if (answer?.ok && printed()) return
	}
	throw new Error('foyer demo was not ready after 60 s')
}

// routes are the paths of the program's route table for a method.
function routes(foyer, env, method) {
	const table = execFileSync(foyer, ['routes', '--demo'], { env, encoding: 'utf8' })
	return table.split('\n').map(line => line.split(/\s+/)).filter(line => line[0] === method).map(line => line[1])
}

function people(output) {
	const rows = output.split('\n').map(line => line.split('\t')).filter(row => row.length >= 3)
	return Object.fromEntries(rows.map(([role, email, password]) => [role.trim(), { email, password: password.trim() }]))
}
