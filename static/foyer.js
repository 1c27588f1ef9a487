// What the pages cannot do by HTML and htmx alone. Every page works without it.
(() => {
  const byId = (id) => document.getElementById(id)
  let announcement

  function say(text) {
    clearTimeout(announcement)
    announcement = setTimeout(() => { byId('live').textContent = text }, 1000)
  }

  function offerToShowPasswords() {
    for (const button of document.querySelectorAll('.reveal[hidden]')) button.hidden = false
  }

  function showPassword(button, shown) {
    byId(button.getAttribute('aria-controls')).type = shown ? 'text' : 'password'
    button.setAttribute('aria-pressed', shown)
  }

  // A link of the error summary leads to a fieldset or into a closed fold, too,
  // where the browser alone would leave the focus behind.
  function goToField(event, link) {
    const target = byId(decodeURIComponent(link.hash.slice(1)))
    if (!target) return
    event.preventDefault()
    for (let fold = target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true
    const field = target.matches('fieldset') ? target.querySelector('input:checked') ?? target.querySelector('input') : target
    field.focus({ preventScroll: true })
    target.scrollIntoView({ block: 'center' })
  }

  document.addEventListener('click', (event) => {
    const reveal = event.target.closest('.reveal')
    if (reveal) showPassword(reveal, reveal.getAttribute('aria-pressed') !== 'true')
    const link = event.target.closest('.error-summary a[href^="#"]')
    if (link) goToField(event, link)
  })

  // A password that is sent while it is shown would be kept by the browser
  // among the texts that it offers again.
  document.addEventListener('submit', (event) => {
    for (const button of event.target.querySelectorAll('.reveal')) showPassword(button, false)
  }, true)

  document.addEventListener('change', ({ target }) => {
    if (target.dataset.says) say(target.dataset.says)
    if (target.name !== 'preset' && target.closest('[data-custom-preset]')) {
      const custom = target.form?.querySelector('input[name=preset][value=custom]')
      if (!custom) return
      custom.checked = true
      custom.closest('fieldset').dispatchEvent(new CustomEvent('htmx:abort')) // its answer would undo the choice
    }
  })

  // An answer about what stood in the field before says nothing about what
  // stands there now.
  document.addEventListener('input', ({ target }) => {
    for (const asking of [target, target.id && byId(target.id + '-error')]) {
      if (asking) asking.dispatchEvent(new CustomEvent('htmx:abort'))
    }
  })

  // A message that comes or goes moves what stands below it. Between pressing
  // a button and letting it go that would lose the click: the answer waits.
  let released = Promise.resolve()
  document.addEventListener('pointerdown', () => {
    released = new Promise((resolve) => {
      const done = () => setTimeout(resolve, 50)
      for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, done, { once: true, capture: true })
      setTimeout(resolve, 3000)
    })
  }, true)

  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    ctx.fetch = async (...request) => {
      const response = await fetch(...request)
      await released
      return response
    }
  })

  function offline(is) {
    const banner = byId('offline')
    if (banner) banner.hidden = !is
  }

  document.addEventListener('htmx:error', ({ detail }) => { if (detail.ctx && !detail.ctx.response) offline(true) })
  document.addEventListener('htmx:after:request', ({ detail }) => offline(detail.ctx.response.status >= 500))

  document.addEventListener('htmx:after:swap', ({ detail }) => {
    offerToShowPasswords()
    const id = detail.ctx.target?.id
    if (!id?.endsWith('-error')) return
    const field = byId(id.slice(0, -'-error'.length))
    if (byId(id)?.textContent.trim()) field?.setAttribute('aria-invalid', 'true')
    else field?.removeAttribute('aria-invalid')
  })

  offerToShowPasswords()
})()
