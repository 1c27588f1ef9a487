// Names for utilities; what they look like in light and dark is in views/ui/app.css.
/** @type {import('tailwindcss').Config} */
export default {
  content: ['./views/**/*.templ', './views/ui/*.js', './demo/*.templ'],
  theme: {
    extend: {
      colors: {
        ink: 'var(--ink)',
        muted: 'var(--muted)',
        page: 'var(--page)',
        surface: 'var(--surface)',
        line: 'var(--line)',
        outline: 'var(--outline)',
        brand: 'var(--brand-text)',
      },
      maxWidth: { form: '40rem' },
      fontFamily: { sans: ['Figtree', 'ui-sans-serif', 'system-ui', 'sans-serif'] },
    },
  },
}
