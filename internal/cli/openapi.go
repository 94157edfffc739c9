package cli

import (
	"fmt"

	"github.com/spf13/cobra"
)

func openapiCommand(s Streams, w Work) *cobra.Command {
	return &cobra.Command{
		Use:  "openapi",
		Args: takes(0),
		RunE: func(*cobra.Command, []string) error {
			description, err := w.Description()
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(s.Out, "%s\n", description)
			return err
		},
	}
}
