package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

func regulationCommand(s Streams) *cobra.Command {
	return group("regulation", &cobra.Command{
		Use:  "check",
		Args: takes(1),
		RunE: func(_ *cobra.Command, args []string) error { return checkRegulation(s, args[0]) },
	})
}

// checkRegulation prints one line for each mistake, FILE:LINE: key: problem, as
// editors and compilers do.
func checkRegulation(s Streams, path string) error {
	data, err := readAtMost(path, 1<<20) // more than Parse takes, so that Parse says that it is too long
	if err != nil {
		return err
	}
	pack, err := regulation.Parse(data)
	var mistakes regulation.Mistakes
	if errors.As(err, &mistakes) {
		printMistakes(s, path, mistakes)
	}
	if err != nil {
		return fault.Of(err)
	}
	fmt.Fprintf(s.Out, s.say("%s: %s，执法活动类型 %d 种，案件类型 %d 种，时限 %d 个，没有错误\n", "%s: %s, %d activity kinds, %d matter kinds, %d clocks, no mistake\n"),
		path, pack.Identity, len(pack.ActivityKinds), len(pack.MatterKinds), len(pack.Clocks))
	return nil
}

func printMistakes(s Streams, path string, mistakes regulation.Mistakes) {
	for _, m := range mistakes {
		problem := m.Problem.ZH
		if s.english() {
			problem = m.Problem.EN
		}
		if m.Key != "" {
			problem = m.Key + ": " + problem
		}
		fmt.Fprintf(s.Out, "%s:%d: %s\n", path, m.Line, problem)
	}
}

// readAtMost reads a file that the user named, but no more than limit bytes of it.
func readAtMost(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.FileUnreadable.Err("open file", path, err).With("file", path)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit))
	if err != nil {
		return nil, fault.FileUnreadable.Err("read file", path, err).With("file", path)
	}
	return data, nil
}
