package main

import (
	"os"

	"liuhen/internal/server"
)

func main() { os.Exit(server.Main(os.Args[1:])) }
