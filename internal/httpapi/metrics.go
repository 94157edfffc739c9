package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"liuhen/internal/fault"
)

// Metrics counts requests for the machine's monitoring. It holds routes, never names,
// ids or accounts.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
}

// NewMetrics returns counters at zero, with those of the process and the runtime.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "liuhen_http_requests_total", Help: "Requests answered, by method, route and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "liuhen_http_request_seconds", Help: "Time until a request was answered, by route.",
			Buckets: []float64{.005, .02, .1, .5, 2, 10, 60, 600},
		}, []string{"route"}),
	}
	m.registry.MustRegister(m.requests, m.seconds, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *Metrics) count(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// knownMethod keeps strangers from making counters without end.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// serveMetrics answers those who may read them, by default programs on this machine:
// how busy an agency is, is nobody else's business. On the machine of a proxy everybody
// comes from this machine, so that a request whose origin is hidden is answered to
// nobody.
func (p Parts) serveMetrics(w http.ResponseWriter, r *http.Request) {
	if c := arrivalOf(r.Context()).client; c.hidden || !p.MetricsReaders.Has(c.addr) {
		p.problem(w, r, fault.NoSuchThing.Err("find route", "", nil))
		return
	}
	promhttp.HandlerFor(p.Metrics.registry, promhttp.HandlerOpts{}).ServeHTTP(w, r)
}
