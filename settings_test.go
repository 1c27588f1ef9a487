package main

import (
	"strings"
	"testing"
)

func TestASettingThatThereIsNotIsRefusedByItsName(t *testing.T) {
	for variable, says := range map[string]string{
		"FOYER_REGISTRTION=off":                   "FOYER_REGISTRTION is no setting: did you mean FOYER_REGISTRATION?",
		"FOYER_COLOUR=blue":                       "FOYER_COLOUR is no setting: foyer --help",
		"FOYER_OIDC_0_ISSUR=https://id.example":   "FOYER_OIDC_0_ISSUR is no setting: did you mean FOYER_OIDC_0_ISSUER?",
		"FOYER_OIDC_1_ISSUER=https://id.example":  "FOYER_OIDC_0_… is missing, and OIDC_1_… is there",
		"FOYER_OIDC_01_ISSUER=https://id.example": "FOYER_OIDC_01_ISSUER is no setting",
		"FOYER_OIDC_ISSUER=https://id.example":    "FOYER_OIDC_ISSUER is no setting: did you mean FOYER_OIDC_0_ISSUER?",
		"FOYER_PORT=3000":                         "FOYER_PORT is no setting",
	} {
		if err := checkNames([]string{"HOME=/", variable}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", variable, err)
		}
	}
}

func TestWhatTestsAndKubernetesSayIsLeftAlone(t *testing.T) {
	if err := checkNames([]string{
		"FOYER_DATA=x", "FOYER_BIN=x", "FOYER_PICTURES=x", "FOYER_TEST_WORLD=x", "FOYER_TEST_DATABASE=x", "FOYERS=x",
		"FOYER_SERVICE_HOST=10.0.0.1", "FOYER_SERVICE_PORT_HTTP=80", "FOYER_PORT=tcp://10.0.0.1:80", "FOYER_PORT_80_TCP_ADDR=10.0.0.1",
		"FOYER_BASE_URL=x", "FOYER_OIDC_1_SLUG=x", "FOYER_OIDC_0_SLUG=x", "FOYER_LOG_LEVEL=x", "FOYER_OIDC_0_PROVES_EMAIL=x",
	}); err != nil {
		t.Error(err)
	}
}
