// Package font holds the typeface of printed papers: the regular weight of Noto Serif
// SC, under the SIL Open Font License 1.1, whose text is kept beside it.
//
// make font brings it into dist/ out of the npm package that package.json names; what is
// there when the program is built is embedded. A clone without it builds, and prints
// nothing.
package font
