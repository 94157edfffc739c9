// Command metrics measures the project's own Go code and holds it to the limits of CONTRIBUTING.md:
// how long functions are, how wide interfaces are, and whether every exported name is documented.
//
//	metrics [FOLDER]
//
// It reads syntax trees only, so it needs nothing but the files. Generated files, vendored code and folders
// named testdata are left out. Test files count for the longest function only.
package main

import (
	"fmt"
	"os"
)

func main() {
	root := "."
	if len(os.Args) > 1 {
		root = os.Args[1]
	}
	measured, err := measure(os.DirFS(root))
	if err != nil {
		fmt.Fprintln(os.Stderr, "metrics:", err)
		os.Exit(2)
	}
	measured.print(os.Stdout)
	if excesses := measured.excesses(); len(excesses) > 0 {
		fmt.Fprintln(os.Stderr)
		for _, excess := range excesses {
			fmt.Fprintln(os.Stderr, excess)
		}
		os.Exit(1)
	}
}
