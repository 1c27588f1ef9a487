package main

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"foyer/auth"
	"foyer/demo"
	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

// triedPorts are how many ports may be taken before the demonstration gives up.
const triedPorts = 50

// demoSite is the demonstration's other site: an identity provider that Foyer
// knows, and two services that know Foyer.
type demoSite struct {
	listeners []net.Listener
	self      string // where it is
	login     demo.Client
}

// besides listens on the port after the portal's, or the next free one, by the
// name localhost: for a browser that is another site.
func besides(listen string) (*demoSite, error) {
	_, port, err := net.SplitHostPort(listen)
	if err != nil {
		return nil, err
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	for next := first + 1; next <= min(first+triedPorts, 65535); next++ {
		listeners, taken := localhost(strconv.Itoa(next))
		if taken == nil {
			login := demo.Client{ID: "foyer", Secret: auth.NewToken()}
			return &demoSite{listeners, "http://" + net.JoinHostPort("localhost", strconv.Itoa(next)), login}, nil
		}
		err = taken
	}
	return nil, errors.Join(errors.New("no port is free for the demonstration's other site"), err)
}

// localhost listens on both addresses that browsers look for under that name;
// a machine may lack the second. It fails if somebody else has one of them.
func localhost(port string) (listeners []net.Listener, err error) {
	for _, address := range []string{"127.0.0.1", "::1"} {
		listener, err := net.Listen("tcp", net.JoinHostPort(address, port))
		switch {
		case err == nil:
			listeners = append(listeners, listener)
		case len(listeners) == 0 || errors.Is(err, syscall.EADDRINUSE):
			closeAll(listeners)
			return nil, err
		}
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) {
	for _, listener := range listeners {
		listener.Close() //nolint:errcheck // nobody has come yet
	}
}

// provider is Demo ID as Foyer knows it.
func (d *demoSite) provider() providerConfig {
	return providerConfig{
		Issuer: demo.Issuer(d.self), ClientID: d.login.ID, ClientSecret: d.login.Secret, Name: "Demo ID", Slug: "demo", ProvesEmail: []string{"*"},
	}
}

// opens serves the site until it is closed.
func (d *demoSite) opens(c config, s *store.Store, log *slog.Logger) (*http.Server, error) {
	o, err := d.options(c, s, log)
	if err != nil {
		return nil, err
	}
	handler, err := demo.New(o)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: handler, ReadTimeout: 10 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute}
	for _, listener := range d.listeners {
		go server.Serve(listener) //nolint:errcheck // it ends when the server is closed
	}
	return server, nil
}

// options are what the site has to know of the portal and its world. Its
// services are given new secrets each time.
func (d *demoSite) options(c config, s *store.Store, log *slog.Logger) (o demo.Options, err error) {
	o = demo.Options{Self: d.self, Foyer: c.BaseURL.String(), Login: d.login, Log: log}
	for _, p := range world.People {
		o.People = append(o.People, demo.Person{ID: p.Role, Name: p.Name, Email: p.Email, Unproven: p.Role == "stranger"})
	}
	if o.Static, err = fs.Sub(static, "static"); err != nil {
		return o, err
	}
	if o.Webmail.ID, o.Webmail.Secret, err = d.registers(s, d.webmail()); err != nil {
		return o, err
	}
	_, o.Panel, err = d.registers(s, d.panel())
	return o, err
}

func (d *demoSite) webmail() portal.Client {
	at := d.self + "/webmail/"
	return portal.Client{
		ID: "webmail", Kind: portal.ByOpenID, Name: "Webmail", RedirectURIs: portal.URIs(at + "callback"),
		LoginURI: at + "login", PostLogoutURIs: portal.URIs(at), BackchannelURI: at + "backchannel",
	}
}

func (d *demoSite) panel() portal.Client {
	return portal.Client{ID: "panel", Kind: portal.ByURL, Name: "Control panel", Endpoint: d.self + "/panel/onetime", Origins: portal.URIs(d.self)}
}

// servedAccounts have the demonstration's services.
var servedAccounts = []int64{world.Home, world.Foreign, world.First, world.First + 10}

// registers makes the client known to Foyer, and its service to the accounts.
// A demonstration that has been here before only changes secret and addresses.
func (d *demoSite) registers(s *store.Store, c portal.Client) (id, secret string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	secret, err = s.RegisterClient(ctx, c)
	if errors.Is(err, portal.ErrConflict) {
		secret, err = s.MoveClient(ctx, c)
		return c.ID, secret, err
	}
	for _, number := range servedAccounts {
		if err == nil {
			_, err = s.AddService(ctx, number, portal.Service{Name: c.Name, ClientID: c.ID})
		}
	}
	return c.ID, secret, err
}
