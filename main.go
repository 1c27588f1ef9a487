// Foyer is a client portal: where a provider's clients, the people who work
// for them and the people they invite come in.
package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"

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

	Version kong.VersionFlag `help:"Print the version, and stop."`
}

func main() {
	var run commands
	parser := kong.Must(&run,
		kong.Name("foyer"),
		kong.Description("A client portal.\n\n"+settingsHelp()),
		kong.Vars{"version": version()},
	)
	parsed, err := parser.Parse(os.Args[1:])
	if err != nil {
		mistyped(err)
	}
	if err := parsed.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "foyer: "+err.Error())
		os.Exit(1)
	}
}

// mistyped says what is wrong with the command, where its help is, and ends.
func mistyped(err error) {
	command := "foyer"
	if wrong, ok := errors.AsType[*kong.ParseError](err); ok {
		if node := wrong.Context.Selected(); node != nil {
			command += " " + node.Path()
		}
	}
	fmt.Fprintf(os.Stderr, "foyer: %v\nRun \"%s --help\" for help.\n", err, command)
	os.Exit(2)
}

// version is the module's version and the revision that it was built from, as
// far as the build knows them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "foyer, of an unknown version"
	}
	text := "foyer " + info.Main.Version
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			text += ", revision " + setting.Value
		case setting.Key == "vcs.modified" && setting.Value == "true":
			text += ", modified"
		}
	}
	return text + ", " + info.GoVersion
}
