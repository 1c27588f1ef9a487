package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// marker says that a folder is the demonstration's own. No other folder is
// ever emptied.
const marker = ".foyer-demo"

// holder is locked by the demonstration that runs on the folder.
const holder = ".foyer-demo.lock"

// folder is where the demonstration keeps its database and mails. It is this
// process's own for as long as it is held.
func (d demoCommand) folder() (folder string, held *flock.Flock, err error) {
	if folder = os.Getenv(prefix + "DATA"); folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", nil, fmt.Errorf("%sDATA has to name a folder: %w", prefix, err)
		}
		folder = filepath.Join(cache, "foyer-demo")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", nil, err
	}
	if err := mark(folder); err != nil {
		return "", nil, err
	}
	if held, err = hold(folder); err != nil || !d.Fresh {
		return folder, held, err
	}
	return folder, held, empty(folder)
}

// hold keeps the folder from a second demonstration: two would pull the
// database away from under each other. The lock lasts only while it is
// referred to: the collector closes its file.
func hold(folder string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(folder, holder))
	held, err := lock.TryLock()
	if err == nil && !held {
		err = fmt.Errorf("a demonstration runs on %s already; end it, or name another folder in %sDATA", folder, prefix)
	}
	return lock, err
}

// mark makes an empty folder the demonstration's. One with something else in
// it is left alone.
func mark(folder string) error {
	if _, err := os.Stat(filepath.Join(folder, marker)); err == nil {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%sDATA: %s is not empty and not the demonstration's; name another folder", prefix, folder)
	}
	return os.WriteFile(filepath.Join(folder, marker), []byte("The demonstration of Foyer lives here. It may empty this folder.\n"), 0o600)
}

// empty takes everything out of a folder that is marked.
func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == marker || entry.Name() == holder {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}
