package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// memory is what a process holds, in bytes: all of it, and the part that is
// the program's own file, which the system can drop and read again.
type memory struct{ resident, file int64 }

// memory reads what the system says of the process (proc(5)).
func (s *server) memory() (memory, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.Process.Pid))
	if err != nil {
		return memory{}, err
	}
	sizes := map[string]int64{}
	for line := range strings.Lines(string(status)) {
		name, size, _ := strings.Cut(line, ":")
		kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(size), " kB"), 10, 64)
		if err == nil {
			sizes[name] = kilobytes << 10
		}
	}
	if sizes["VmRSS"] == 0 {
		return memory{}, errors.New("the system does not say how much memory a process holds")
	}
	return memory{sizes["VmRSS"], sizes["RssFile"]}, nil
}

// tick is the unit in which Linux tells processor time: USER_HZ is 100.
const tick = 10 * time.Millisecond

// processor is the processor time that the process has used up to now, its
// own and the system's for it (proc(5)).
func processor(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:])) // from the third on
	user, userErr := strconv.ParseInt(fields[11], 10, 64)
	system, systemErr := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(userErr, systemErr)
}

// ownProcessor is the processor time of this process.
func ownProcessor() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage) //nolint:errcheck // of oneself it always succeeds
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// business is how many processes waited for a processor lately, on average.
func business() string {
	averages, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	latest, _, _ := strings.Cut(string(averages), " ")
	return latest
}
