// Package handlers answers requests: read, ask the store, answer with a page.
// routes.go is the map of the product.
package handlers

import (
	"log/slog"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"foyer/auth"
	"foyer/idp"
	"foyer/mail/inbox"
	"foyer/store"
)

// Site is what the handlers need to know of the place they run at.
type Site struct {
	Store          *store.Store
	BaseURL        *url.URL // of the portal, without a path
	Brand          string
	Language       string         // for visitors who ask for none of ours
	Zone           *time.Location // in which times are shown
	TrustedProxies []string       // addresses or networks whose X-Forwarded-For counts
	PasswordMin    int
	HSTS           bool
	Assets         *Assets
	Providers      []*auth.Provider // identity providers through which people sign in
	Mailbox        *inbox.Inbox     // of the demonstration; nil elsewhere
	Demo           bool
	Log            *slog.Logger

	idp *idp.Provider // what we are to the provider's services
}

// Limits of a request. A page has to be there well before a proxy gives up.
const (
	bodyLimit     = 64 << 10
	hardBodyLimit = 1 << 20 // over it the connection ends, often before the answer was read
	readBuffer    = 16 << 10
	answerLimit   = 5 * time.Second
	problemLimit  = 500 * time.Millisecond // for what an error page asks the database
)

// New is the portal, ready to listen.
func New(site *Site) *fiber.App {
	site.idp = idp.New(site.BaseURL.String(), site.Store, site.Log)
	app := fiber.New(fiber.Config{
		AppName:                 "Foyer",
		DisableStartupMessage:   true,
		Immutable:               true, // strings must outlive the request: the store keeps them
		CaseSensitive:           true,
		StrictRouting:           true,
		BodyLimit:               hardBodyLimit,
		ReadBufferSize:          readBuffer,
		ReadTimeout:             15 * time.Second,
		WriteTimeout:            30 * time.Second,
		IdleTimeout:             75 * time.Second,
		EnableTrustedProxyCheck: true,
		ErrorHandler:            site.fails,
	})
	app.Use(site.measures, site.recovers, site.limits, site.headers, site.health, site.edge)
	app.Get("/static/:name", site.Assets.serve)
	site.routes(app)
	app.Use(func(c *fiber.Ctx) error { return site.visit(c).lost(fiber.ErrNotFound) })
	return app
}
