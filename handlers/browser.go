package handlers

import (
	"net"
	"net/netip"
	"strings"

	"foyer/store"
)

// browser is what the request comes with. The device's and session's cookies
// are only compared, never believed.
func (c *visitorCtx) browser() store.Browser {
	name := []rune(strings.ToValidUTF8(c.Get("User-Agent"), ""))
	return store.Browser{
		Name: strings.ReplaceAll(string(name[:min(len(name), 200)]), "\x00", ""), Network: network(c.client()), Language: c.lang.Code(),
		Device: c.Cookies(deviceCookie), Session: c.Cookies(sessionCookie),
		Flow: c.Cookies(flowCookie),
	}
}

// client is the address that the request comes from: the last one in
// X-Forwarded-For that is not a trusted proxy's, and only if a trusted proxy
// sent it. Anybody can write the header.
func (c *visitorCtx) client() string {
	peer, _, err := net.SplitHostPort(c.Context().RemoteAddr().String())
	if err != nil {
		peer = c.Context().RemoteAddr().String()
	}
	hops := strings.Split(strings.Join(c.GetReqHeaders()["X-Forwarded-For"], ","), ",")
	for i := len(hops) - 1; i >= 0 && c.site.trusts(peer); i-- {
		hop := strings.TrimSpace(hops[i])
		if _, err := netip.ParseAddr(hop); err != nil {
			break
		}
		peer = hop
	}
	return peer
}

func (s *Site) trusts(address string) bool {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	for _, proxy := range s.TrustedProxies {
		if one, err := netip.ParseAddr(proxy); err == nil && one == ip.Unmap() {
			return true
		}
		if net, err := netip.ParsePrefix(proxy); err == nil && net.Contains(ip.Unmap()) {
			return true
		}
	}
	return false
}

// network is the address as tries are counted by: of IPv6 the /64, which is
// one household's.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		prefix, _ := ip.Prefix(64) // 64 always fits
		return prefix.String()
	}
	return ip.String()
}
