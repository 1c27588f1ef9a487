package handlers

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var requestSeconds = promauto.NewHistogramVec(prometheus.HistogramOpts{
	Name:    "foyer_request_seconds",
	Help:    "Time to answer a request, by method, route and status.",
	Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
}, []string{"method", "route", "status"})

// measures notes how long each request took and how it ended, by its route:
// a path may hold a token. Errors are drawn here, so that what is noted is
// what was answered.
func (s *Site) measures(c *fiber.Ctx) error {
	began := time.Now()
	if err := c.Next(); err != nil {
		if err := s.fails(c, err); err != nil {
			return err
		}
	}
	took, status := time.Since(began), c.Response().StatusCode()
	route := c.Route().Path
	requestSeconds.WithLabelValues(c.Method(), route, strconv.Itoa(status)).Observe(took.Seconds())
	s.Log.Debug("request", "method", c.Method(), "route", route, "status", status, "seconds", took.Seconds())
	return nil
}
