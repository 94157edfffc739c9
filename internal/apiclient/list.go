package apiclient

import (
	"context"
	"maps"

	"liuhen/internal/api"
)

// listed asks for a page of a list that is narrowed.
func listed[T any](ctx context.Context, c *Client, path string, narrow any, page api.Paging) (api.Page[T], error) {
	query := queryOf(narrow)
	maps.Copy(query, queryOf(page))
	return get[api.Page[T]](ctx, c, path, query)
}

// Every calls fn for each element of a list, page by page, until fn or a page fails.
func Every[T any](page func(api.Paging) (api.Page[T], error), fn func(T) error) error {
	var at api.Paging
	for {
		p, err := page(at)
		if err != nil {
			return err
		}
		for _, one := range p.List {
			if err := fn(one); err != nil {
				return err
			}
		}
		if p.Next == "" {
			return nil
		}
		at.After = p.Next
	}
}
