// A portal by a name, on localhost: a passkey belongs to a domain, and the demonstration is at an address of digits.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

// startByName answers with { base, person(), stop() }; person makes an account and answers with its owner's { email, password }.
export async function startByName() {
	const folder = mkdtempSync(join(tmpdir(), 'foyer-passkeys-'))
	const foyer = process.env.FOYER_BIN ?? join(folder, 'foyer')
	if (!process.env.FOYER_BIN) execFileSync('go', ['build', '-o', foyer, '.'], { cwd: root, stdio: 'inherit' })
	const port = await freePort()
	const base = `http://localhost:${port}`
	const env = {
		PATH: process.env.PATH, HOME: folder, FOYER_BASE_URL: base, FOYER_LISTEN: `127.0.0.1:${port}`, FOYER_DATABASE_URL: `sqlite:${join(folder, 'foyer.db')}`,
		FOYER_SMTP_URL: 'smtp://127.0.0.1:1', FOYER_MAIL_FROM: 'portal@foyer.example', FOYER_LOG_LEVEL: 'warn',
	}
	let made = 0
	const person = () => {
		const owner = { email: `vera${++made}@passkeys.example`, password: 'drei-rote-regenschirme-am-see' }
		execFileSync(foyer, ['account', 'create', '--name', 'Kulcs Kft.', '--owner-name', 'Kulcsár Vera', '--owner-email', owner.email, '--owner-password-stdin'], { env, input: owner.password })
		return owner
	}
	person() // makes the schema
	const server = spawn(foyer, ['serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
	const ended = once(server, 'exit')
	const stop = async () => {
		server.kill('SIGTERM')
		await ended
		rmSync(folder, { recursive: true, force: true })
	}
	process.once('exit', () => server.kill('SIGKILL'))
	for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
		if ((await fetch(`${base}/readyz`).catch(() => null))?.ok) return { base, person, stop }
	}
	await stop()
	throw new Error('foyer serve was not ready after 30 s')
}

async function freePort() {
	const probe = createServer().listen(0, '127.0.0.1')
	await once(probe, 'listening')
	const { port } = probe.address()
	probe.close()
	await once(probe, 'close')
	return port
}
