// An Apache with Debian's mod_auth_openidc before its pages: a service that
// nobody here wrote. It serves one page, which shows what it was told.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const modules = '/usr/lib/apache2/modules'
const page = `<!DOCTYPE html><title>Behind Apache</title><dl>
${['sub', 'account', 'kind', 'email', 'sid', 'iss'].map(claim => `<dt>${claim}</dt><dd id="${claim}"><!--#echo var="OIDC_CLAIM_${claim}" --></dd>`).join('\n')}
</dl>`

const config = ({ folder, port, issuer, id, secret, user }) => `
ServerRoot ${folder}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${folder}/pid
ErrorLog ${folder}/log
LogLevel warn
DocumentRoot ${folder}/pages
${user ? `User ${user}\nGroup ${user}` : ''}
${['mpm_event', 'authn_core', 'authz_core', 'authz_user', 'mime', 'include', 'auth_openidc']
		.map(name => `LoadModule ${name === 'authn_core' ? 'authn_core' : name}_module ${modules}/mod_${name}.so`).join('\n')}
TypesConfig /etc/mime.types
OIDCProviderMetadataURL ${issuer}/.well-known/openid-configuration
OIDCClientID ${id}
OIDCClientSecret ${secret}
OIDCRedirectURI http://localhost:${port}/private/callback
OIDCPKCEMethod S256
OIDCScope "openid email profile"
OIDCCryptoPassphrase 0123456789abcdef0123456789abcdef
OIDCSessionType server-cache
OIDCCacheType file
OIDCCacheDir ${folder}/cache
OIDCRemoteUserClaim sub
<Directory ${folder}/pages>
	Options +Includes
	AddType text/html .shtml
	AddOutputFilter INCLUDES .shtml
	Require all granted
</Directory>
<Location /private>
	AuthType openid-connect
	Require valid-user
</Location>
`

// apache answers with { login, callback, backchannel, home, serve(secret), stop() }: it
// listens once it has its secret.
export function apache(port, issuer, id) {
	const folder = mkdtempSync(join(tmpdir(), 'foyer-apache-'))
	const base = `http://localhost:${port}`
	const callback = `${base}/private/callback`
	let server
	const end = () => server?.kill('SIGKILL')
	const serve = async secret => {
		for (const below of ['pages/private', 'cache']) mkdirSync(join(folder, below), { recursive: true })
		writeFileSync(join(folder, 'pages/private/page.shtml'), page)
		const user = process.getuid() === 0 ? 'www-data' : ''
		writeFileSync(join(folder, 'conf'), config({ folder, port, issuer, id, secret, user }))
		if (user) execFileSync('chown', ['-R', user, folder])
		server = spawn('/usr/sbin/apache2', ['-X', '-f', join(folder, 'conf')], { stdio: 'inherit' })
		process.once('exit', end)
		for (const late = Date.now() + 10_000; Date.now() < late; await sleep(50)) {
			if (server.exitCode !== null) throw new Error('apache2 ended by itself')
			if (await fetch(base).catch(() => null)) return
		}
		throw new Error('apache2 was not ready after 10 s')
	}
	const stop = async () => {
		process.off('exit', end)
		const ended = server && server.exitCode === null ? once(server, 'exit') : null
		server?.kill('SIGTERM')
		await ended
		rmSync(folder, { recursive: true, force: true })
	}
	return { callback, backchannel: `${callback}?logout=backchannel`, home: `${base}/private/page.shtml`, serve, stop }
}
