package views

import "net/http"

// ProblemPage tells that a request was not answered as it was meant, and what
// to do. Title and Text are keys; Back is where to go on, "/" when empty.
type ProblemPage struct {
	Status      int
	Title, Text string
	Back        string
}

// problems are the keys for each status that a person can meet.
var problems = map[int]ProblemPage{
	http.StatusBadRequest:            {Title: "problem.400.title", Text: "problem.400.text"},
	http.StatusForbidden:             {Title: "problem.403.title", Text: "problem.403.text"},
	http.StatusNotFound:              {Title: "problem.404.title", Text: "problem.404.text"},
	http.StatusMethodNotAllowed:      {Title: "problem.405.title", Text: "problem.405.text"},
	http.StatusRequestEntityTooLarge: {Title: "problem.413.title", Text: "problem.413.text"},
	http.StatusUnsupportedMediaType:  {Title: "problem.415.title", Text: "problem.415.text"},
	http.StatusMisdirectedRequest:    {Title: "problem.421.title", Text: "problem.421.text"},
	http.StatusTooManyRequests:       {Title: "problem.429.title", Text: "problem.429.text"},
	http.StatusInternalServerError:   {Title: "problem.500.title", Text: "problem.500.text"},
	http.StatusServiceUnavailable:    {Title: "problem.503.title", Text: "problem.503.text"},
}

// ProblemFor is the page for an HTTP status; for one that has no page of its
// own it is the page of a bad request or of an error of ours.
func ProblemFor(status int) ProblemPage {
	p, ok := problems[status]
	switch {
	case !ok && status >= http.StatusInternalServerError:
		p = problems[http.StatusInternalServerError]
	case !ok:
		p = problems[http.StatusBadRequest]
	}
	p.Status, p.Back = status, "/"
	return p
}

// icon is a sign for the kind of problem.
func (p ProblemPage) icon() string {
	switch {
	case p.Status == http.StatusNotFound:
		return "search"
	case p.Status == http.StatusForbidden:
		return "lock"
	case p.Status == http.StatusTooManyRequests, p.Status == http.StatusServiceUnavailable:
		return "clock"
	default:
		return "triangle-alert"
	}
}

func (p ProblemPage) back() string {
	if p.Back == "" {
		return "/"
	}
	return p.Back
}
