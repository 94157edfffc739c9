package many_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"liuhen/internal/apiclient"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// mortalVariable holds what a process of this program serves, instead of tests.
const mortalVariable = "LIUHEN_TEST_MORTAL"

// mortal is a server in a process of its own that kills itself in a step.
type mortal struct {
	Folder, Keys, Database string
	Store                  s3blob.Address
	StoreKey               s3blob.Credentials
	Now                    time.Time
	Step                   string
}

func TestMain(m *testing.M) {
	text := os.Getenv(mortalVariable)
	if text == "" {
		os.Exit(sqldbtest.Main(m))
	}
	var it mortal
	err := json.Unmarshal([]byte(text), &it)
	if err == nil {
		err = it.serve()
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// serve serves until the step.
func (m mortal) serve() error {
	ctx := context.Background()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	house, err := server.Open(ctx, server.Options{
		Folder: m.Folder, Keys: m.Keys, Database: m.Database, Store: m.Store, StoreKey: m.StoreKey,
		Now: func() time.Time { return m.Now }, OnStep: m.die,
	})
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	go house.Work(ctx)
	return httpapi.Server(house.Handler()).Serve(listener)
}

func (m mortal) die(act durable.Act) error {
	if act.Step != m.Step {
		return nil
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		return err
	}
	select {}
}

// beside starts a mortal server beside the town's, and returns its address and a channel
// that is closed when it has died.
func beside(t *testing.T, town *servertest.Town, step string) (address string, dead <-chan struct{}) {
	t.Helper()
	o := town.Options()
	text, err := json.Marshal(mortal{
		Folder: t.TempDir(), Keys: town.Folder() + "/keys", Database: o.Database, Store: o.Store, StoreKey: o.StoreKey, Now: town.Now(), Step: step,
	})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), os.Args[0])
	cmd.Env, cmd.Stderr = append(os.Environ(), mortalVariable+"="+string(text)), os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	lines.Scan()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // it says that it was killed
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be dead
		<-ended
	})
	if !strings.HasPrefix(lines.Text(), "http") {
		t.Fatalf("the server does not come up: %q", lines.Text())
	}
	return lines.Text(), ended
}

// published returns how many events the published checkpoint of a log covers.
func published(t *testing.T, address, agency string) (size int64) {
	t.Helper()
	answer, err := http.Get(address + "/log/" + agency + "/checkpoint")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(string(text), "\n"); len(lines) > 2 {
		if _, err := fmt.Sscan(lines[1], &size); err != nil {
			t.Fatal(err)
		}
	}
	return size
}

// A server is killed while it integrates: between the tiles and the commit of the tree,
// and between that commit and the checkpoint. The other goes on with the same log, also
// if nothing is written any more, and answers what was asked under the same key.
func TestAServerIsKilledWhileItIntegrates(t *testing.T) {
	t.Parallel()
	for _, step := range []string{"commit tree", "committed tree"} {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			a := servertest.StartMany(t)
			address, dead := beside(t, a, step)
			there := apiclient.New(address).Speaking("en").With(a.System.Secret())
			last, n := int64(0), 0
			for alive := true; alive; n++ {
				cmd := apiclient.Command{Key: fmt.Sprint("k", n)}
				got, err := there.EnrolOfficer(t.Context(), cmd, newOfficer(a.City.ID, n))
				if errors.Is(err, fault.ServerAway) {
					got, err = a.System.EnrolOfficer(t.Context(), cmd, newOfficer(a.City.ID, n))
					alive = false
				}
				if err != nil {
					t.Fatal(err)
				}
				last = got.Receipt.Events[0].Place
			}
			<-dead
			began := time.Now()
			for published(t, a.Address, a.City.ID) <= last {
				if time.Since(began) > time.Minute {
					t.Fatalf("no checkpoint over place %d, the last is %d", last, published(t, a.Address, a.City.ID))
				}
			}
			t.Logf("killed at the %dth change; a checkpoint over it after %v", n, time.Since(began))
		})
	}
}
