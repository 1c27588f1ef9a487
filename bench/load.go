package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/valyala/fasthttp"
)

// sample is what came of loading a server for a while.
type sample struct {
	requests  int
	perSecond float64 // requests
	p50, p99  time.Duration
	used      time.Duration // of the processors, by the client alone
}

// load asks for the page on so many kept-alive connections at once, each as
// soon as it has the last answer, and checks every answer.
func load(ctx context.Context, address string, p page, during time.Duration) (sample, error) {
	client := &fasthttp.HostClient{Addr: address, MaxConns: connections}
	defer client.CloseIdleConnections()
	var (
		workers sync.WaitGroup
		took    [connections][]time.Duration
		failed  [connections]error
		began   = time.Now()
		used    = ownProcessor()
	)
	for i := range connections {
		workers.Go(func() { took[i], failed[i] = p.asks(ctx, client, began.Add(during)) })
	}
	workers.Wait()
	elapsed := time.Since(began)
	for _, err := range failed {
		if err != nil {
			return sample{}, err
		}
	}
	all := slices.Concat(took[:]...)
	slices.Sort(all)
	return sample{len(all), float64(len(all)) / elapsed.Seconds(), percentile(all, 50), percentile(all, 99), ownProcessor() - used}, nil
}

// asks is one connection's part: how long each of its requests took.
func (p page) asks(ctx context.Context, client *fasthttp.HostClient, until time.Time) ([]time.Duration, error) {
	request, response := fasthttp.AcquireRequest(), fasthttp.AcquireResponse()
	p.asked(request, client.Addr)
	took := make([]time.Duration, 0, 4096)
	for from := time.Now(); from.Before(until); from = time.Now() {
		if err := client.DoTimeout(request, response, patience); err != nil {
			return nil, err
		}
		took = append(took, time.Since(from))
		if response.StatusCode() != fasthttp.StatusOK || !bytes.Equal(response.Body(), p.Body) {
			return nil, fmt.Errorf("GET %s: %d with %d bytes instead of the page's %d",
				p.Path, response.StatusCode(), len(response.Body()), len(p.Body))
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return took, nil
}

// percentile is the value that so many per cent of the sorted ones do not
// exceed (nearest rank).
func percentile[T any](sorted []T, percent int) T {
	return sorted[max((len(sorted)*percent+99)/100, 1)-1]
}
