package demo

import (
	"crypto/rand"
	"maps"
	"sync"
	"time"
)

// memory keeps values for a time under keys that nobody can guess. It holds so
// many: beyond that the oldest gives way.
type memory[T any] struct {
	life time.Duration
	most int
	now  func() time.Time

	mu   sync.Mutex
	kept map[string]remembered[T]
}

type remembered[T any] struct {
	value T
	since time.Time
}

func newMemory[T any](s *site, life time.Duration) *memory[T] {
	return &memory[T]{life: life, most: 1000, now: func() time.Time { return s.now() }, kept: map[string]remembered[T]{}}
}

// keep puts a value under a fresh key.
func (m *memory[T]) keep(value T) string {
	key := rand.Text()
	m.set(key, value)
	return key
}

// set puts a value under that key. Its life begins anew.
func (m *memory[T]) set(key string, value T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.kept[key]; !there && len(m.kept) >= m.most {
		m.makeRoom()
	}
	m.kept[key] = remembered[T]{value, m.now()}
}

func (m *memory[T]) makeRoom() {
	maps.DeleteFunc(m.kept, func(_ string, r remembered[T]) bool { return m.over(r) })
	if len(m.kept) < m.most {
		return
	}
	var oldest string
	for key, r := range m.kept {
		if oldest == "" || r.since.Before(m.kept[oldest].since) {
			oldest = key
		}
	}
	delete(m.kept, oldest)
}

func (m *memory[T]) over(r remembered[T]) bool { return m.now().Sub(r.since) > m.life }

// look is the value under the key, if there is one still.
func (m *memory[T]) look(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.alive(key)
}

// take is look, and the value is gone: of several at once, one gets it.
func (m *memory[T]) take(key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	value, there := m.alive(key)
	delete(m.kept, key)
	return value, there
}

// forget is take for every value that is meant.
func (m *memory[T]) forget(meant func(T) bool) (gone []T) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, r := range m.kept {
		if !m.over(r) && meant(r.value) {
			gone = append(gone, r.value)
			delete(m.kept, key)
		}
	}
	return gone
}

func (m *memory[T]) alive(key string) (T, bool) {
	r, there := m.kept[key]
	if !there || m.over(r) {
		var none T
		return none, false
	}
	return r.value, true
}
