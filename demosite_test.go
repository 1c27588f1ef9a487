package main

import (
	"net"
	"strings"
	"testing"
)

func TestTheOtherSiteTakesTheNextFreePort(t *testing.T) {
	portal, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer portal.Close() //nolint:errcheck // the test ends
	first, err := besides(portal.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(first.listeners)
	second, err := besides(portal.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer closeAll(second.listeners)
	if first.self == second.self || !strings.HasPrefix(first.self, "http://localhost:") {
		t.Errorf("at %s and %s", first.self, second.self)
	}
	for _, listener := range append(first.listeners, second.listeners...) {
		if host, _, _ := net.SplitHostPort(listener.Addr().String()); !isLoopback(host) {
			t.Errorf("%s can be reached from elsewhere", listener.Addr())
		}
	}
}

func TestADemonstrationAtPort0KnowsItsOwnAddress(t *testing.T) {
	listen, err := settled("127.0.0.1:0")
	if err != nil || strings.HasSuffix(listen, ":0") {
		t.Errorf("%q, %v", listen, err)
	}
}
