// Foyer is a client portal: where a provider's clients, the people who work
// for them and the people they invite come in.
package main

import (
	"fmt"
	"os"

	"github.com/alecthomas/kong"
)

// commands are what `foyer` can be told to do.
type commands struct {
	Demo    demoCommand    `cmd:"" help:"Try Foyer on this machine: a demonstration world, nothing else needed. FOYER_DATA names its folder."`
	Serve   serveCommand   `cmd:"" help:"Serve the portal, set up by the FOYER_… variables above."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema up to date, and stop."`
	Account accountCommand `cmd:"" help:"Accounts."`
	Client  clientCommand  `cmd:"" help:"Programs that people come to through Foyer."`
	Service serviceCommand `cmd:"" help:"Services of accounts."`
	Routes  routesCommand  `cmd:"" help:"Print the route table with the right that each route takes."`
}

func main() {
	var run commands
	parsed := kong.Parse(&run,
		kong.Name("foyer"),
		kong.Description("A client portal.\n\n"+settingsHelp()),
		kong.UsageOnError(),
	)
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "foyer: "+err.Error())
		os.Exit(1)
	}
}
