package jobs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store/world"
)

func TestAForgottenInvitationIsRecalledOnceByAnyNumberOfProcesses(t *testing.T) {
	each(t, func(t *testing.T, p *post) {
		p.passes(portal.ReminderAfter - 36*time.Hour) // it was sent two days ago
		for range 3 {
			p.start(t, p.open(t))
		}
		eszter := world.Called("invited").Email
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		letter, err := p.box.Wait(ctx, eszter)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(letter.Text, baseURL+"/invitations/") || !strings.Contains(letter.Text, "#1042") {
			t.Errorf("the mail says %s", letter.Text)
		}
		time.Sleep(time.Second) // time for a second one, if there were one
		all, err := p.box.Messages()
		if err != nil || len(all) != 1 {
			t.Errorf("%d mails went out, %v", len(all), err)
		}
	})
}
