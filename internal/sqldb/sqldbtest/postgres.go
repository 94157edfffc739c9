package sqldbtest

import (
	"bufio"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// howToGet is what a test says on a machine without PostgreSQL.
const howToGet = "no PostgreSQL was found on this machine: run `make deps`, or install the package postgresql by its own means"

// postgres is a PostgreSQL server of this process's own, started by the first test
// that asks for it.
type postgres struct {
	once     sync.Once
	err      error     // why it does not run
	folder   string    // of its socket and everything else
	admin    *sql.DB   // the database that every server has
	input    io.Closer // its end ends the server
	script   *exec.Cmd
	template string // the name of the migrated database
	made     atomic.Int64
}

// keeper starts the server, says where it is and ends it with its standard input: also
// when the tests were killed.
//
//go:embed postgres.sh
var keeper string

// start runs once in a process.
func (p *postgres) start() error {
	p.once.Do(func() { p.err = p.run() })
	return p.err
}

func (p *postgres) run() error {
	programs, err := programsOfPostgres()
	if err != nil {
		return err
	}
	p.script = asPostgres("sh", "-c", keeper, "keeper", programs)
	var said strings.Builder
	p.script.Stderr = &said
	in, err := p.script.StdinPipe()
	if err != nil {
		return err
	}
	out, err := p.script.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.script.Start(); err != nil {
		return fmt.Errorf("start PostgreSQL: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return fmt.Errorf("PostgreSQL does not start: %w\n%s", errors.Join(in.Close(), p.script.Wait()), said.String())
	}
	p.folder, p.input = strings.TrimSpace(line), in
	if p.admin, err = sql.Open("pgx", p.address("postgres")); err != nil {
		return err
	}
	p.admin.SetMaxOpenConns(2)
	return p.makeTemplate()
}

// asPostgres is a command that root, which PostgreSQL refuses, gives as its user.
func asPostgres(args ...string) *exec.Cmd {
	if os.Geteuid() == 0 {
		args = append([]string{"setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"}, args...)
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Dir = "/"
	return cmd
}

// stop ends the server, if it was started, and removes all that it kept.
func (p *postgres) stop() error {
	if p.input == nil {
		return nil
	}
	return errors.Join(p.admin.Close(), p.input.Close(), p.script.Wait())
}

// address is the DSN of one database.
func (p *postgres) address(name string) string {
	return "postgres://postgres@/" + name + "?" + url.Values{"host": {p.folder}}.Encode()
}

// makeTemplate makes the migrated database that others are copied from.
func (p *postgres) makeTemplate() error {
	if _, err := p.admin.Exec(`CREATE DATABASE migrated`); err != nil {
		return err
	}
	p.template = "migrated"
	return migrate(p.address(p.template))
}

// copyOf makes a database that ends with the test.
func (p *postgres) copyOf(t testing.TB, template string) string {
	t.Helper()
	name := "t" + strconv.FormatInt(p.made.Add(1), 10)
	if _, err := p.admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := p.admin.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Error(err)
		}
	})
	return p.address(name)
}

// programsOfPostgres finds the folder of initdb and pg_ctl: the newest of Debian's,
// else that on the PATH.
func programsOfPostgres() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil {
		return "", err
	}
	if len(found) > 0 {
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return majorOf(a) - majorOf(b) })), nil
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", errors.New(howToGet)
}

// majorOf is the version in the path of a program of Debian's.
func majorOf(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}
