// Package api tests the API as everyone meets it: through the project's own client,
// against a whole server. Each file is named after the noun whose operations it tests.
package api
