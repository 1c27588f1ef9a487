package demo

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

var (
	errUsed     = errors.New("the token was used before")
	errOld      = errors.New("the token is not of now")
	errNoLogout = errors.New("that is no logout token")
)

// typeOf is what a signed token says that it is. Nothing is checked yet.
func typeOf(token string) (string, error) {
	head, _, _ := strings.Cut(token, ".")
	text, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return "", err
	}
	var header struct {
		Type string `json:"typ"`
	}
	return header.Type, json.Unmarshal(text, &header)
}
