// Passkeys, and what is done with recovery codes. All that needs a script by its
// nature is hidden until this has found that the browser can do it.
(() => {
  const toBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
  const toText = (bytes) => bytes && btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

  // The options are JSON, as WebAuthn writes them there; not every browser
  // reads and writes that by itself.
  function decoded({ challenge, user, allowCredentials, excludeCredentials, ...others }) {
    const ids = (list) => list?.map((one) => ({ ...one, id: toBytes(one.id) }))
    const publicKey = { ...others, challenge: toBytes(challenge), allowCredentials: ids(allowCredentials), excludeCredentials: ids(excludeCredentials) }
    if (user) publicKey.user = { ...user, id: toBytes(user.id) }
    return publicKey
  }

  function encoded({ id, type, rawId, response, authenticatorAttachment }) {
    const answer = { clientDataJSON: toText(response.clientDataJSON) }
    for (const part of ['attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
      if (response[part]) answer[part] = toText(response[part])
    }
    if (response.getTransports) answer.transports = response.getTransports()
    return JSON.stringify({ id, type, rawId: toText(rawId), response: answer, authenticatorAttachment: authenticatorAttachment ?? undefined, clientExtensionResults: {} })
  }

  // What is to be asked stands in the form, or is fetched: each challenge
  // counts once.
  async function challenge(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options)
    const answer = await fetch(form.dataset.asks, { method: 'POST' })
    if (!answer.ok || !answer.headers.get('Content-Type')?.includes('json')) {
      if (answer.redirected) location.reload() // one has to sign in again first
      throw new Error(`no challenge: ${answer.status}`)
    }
    const { token, options } = await answer.json()
    form.elements.token.value = token
    return options
  }

  async function answers(form, quietly) {
    const publicKey = decoded((await challenge(form)).publicKey)
    const asks = quietly ? { publicKey, mediation: 'conditional', signal: quietly.signal } : { publicKey }
    const made = form.dataset.passkey === 'new' ? await navigator.credentials.create(asks) : await navigator.credentials.get(asks)
    form.elements.credential.value = encoded(made)
    form.submit()
  }

  // quiet is the passkey that the browser offers among the addresses, while
  // somebody fills in the form.
  let quiet

  async function asked(form) {
    quiet?.abort()
    const trouble = form.querySelector('[data-trouble]')
    trouble.hidden = true
    try {
      await answers(form)
    } catch {
      trouble.hidden = false
    }
  }

  function ready(form) {
    form.hidden = false
    form.querySelector('[data-unable]')?.remove()
    let busy = false
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      if (busy) return
      busy = true
      await asked(form)
      busy = false
    })
  }

  async function offer(form) {
    if (!form.dataset.asks || form.dataset.passkey === 'new' || !document.querySelector('[autocomplete~=webauthn]')) return
    if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return
    quiet?.abort()
    quiet = new AbortController()
    try {
      await answers(form, quiet)
    } catch {
      // Nobody has chosen one.
    }
  }

  if (window.PublicKeyCredential && window.isSecureContext) {
    for (const form of document.querySelectorAll('form[data-passkey]')) {
      ready(form)
      offer(form)
      const every = 8 * 60_000 // a challenge lives for ten minutes
      let last = Date.now()
      document.addEventListener('visibilitychange', () => {
        if (document.hidden || Date.now() - last < every) return
        last = Date.now()
        offer(form)
      })
    }
  }

  for (const button of document.querySelectorAll('[data-copies], [data-prints]')) {
    button.hidden = 'copies' in button.dataset && !navigator.clipboard
    button.addEventListener('click', async () => {
      if ('prints' in button.dataset) return print()
      await navigator.clipboard.writeText(button.dataset.copies)
      button.querySelector('span').textContent = button.dataset.copied
      document.getElementById('live').textContent = button.dataset.copied
    })
  }
})()
