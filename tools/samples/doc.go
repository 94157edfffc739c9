// Command samples makes the project's sample recordings from nothing, byte for byte
// the same on every run:
//
//	cd tools && go run ./samples
//
// writes internal/demo/samples (good files of every kind that we examine, marked DEMO in
// picture, sound and metadata), internal/media/testdata (broken ones) and the small
// seeds for the fuzz targets below it. It uses the standard library only; the films
// are H.264 that this program codes itself, with unchanged macroblocks skipped and
// changed ones sent as plain samples, so that no codec has to be installed and every
// player can show them.
//
// Maker, device, numbers, people and places are fictional.
package main
