package pdf

// symbol is a QR code (ISO/IEC 18004) with error correction of level M: dark modules by
// row and column, without the quiet zone.
type symbol struct {
	size  int
	dark  [][]bool
	fixed [][]bool // modules that no data goes to
}

// qrVersion is what differs between versions at level M.
type qrVersion struct {
	check  int   // codewords of error correction in each block
	blocks []int // data codewords of each block
	align  []int // centres of alignment patterns besides 6
}

// qrVersions are those that byte mode counts in eight bits.
var qrVersions = []qrVersion{
	{10, []int{16}, nil},
	{16, []int{28}, []int{18}},
	{26, []int{44}, []int{22}},
	{18, []int{32, 32}, []int{26}},
	{24, []int{43, 43}, []int{30}},
	{16, []int{27, 27, 27, 27}, []int{34}},
	{18, []int{31, 31, 31, 31}, []int{22, 38}},
	{22, []int{38, 38, 39, 39}, []int{24, 42}},
	{22, []int{36, 36, 36, 37, 37}, []int{26, 46}},
}

// encodeQR returns the smallest symbol that holds the text; ok is false where it is longer than
// 180 bytes.
func encodeQR(text string) (s symbol, ok bool) {
	for i, v := range qrVersions {
		room := 0
		for _, n := range v.blocks {
			room += n
		}
		if len(text)+2 <= room { // mode and count take a byte and a half
			return drawQR(i+1, v, interleave(v, codewords(text, room))), true
		}
	}
	return s, false
}

// codewords are the text in byte mode, padded to fill the room.
func codewords(text string, room int) []byte {
	out := make([]byte, 0, room)
	rest := byte(0b0100) // the mode, in the half byte that is not out yet
	put := func(b byte) {
		out = append(out, rest<<4|b>>4)
		rest = b & 15
	}
	put(byte(len(text))) //nolint:gosec // the room is smaller than 256
	for i := range len(text) {
		put(text[i])
	}
	out = append(out, rest<<4) // and four bits that end the text
	for pad := byte(0xEC); len(out) < room; pad ^= 0xEC ^ 0x11 {
		out = append(out, pad)
	}
	return out
}

// interleave adds the error correction of each block and mixes the blocks.
func interleave(v qrVersion, data []byte) []byte {
	var out []byte
	blocks, checks := make([][]byte, len(v.blocks)), make([][]byte, len(v.blocks))
	longest := 0
	for i, n := range v.blocks {
		blocks[i], data = data[:n], data[n:]
		checks[i] = correction(blocks[i], v.check)
		longest = max(longest, n)
	}
	for at := range longest {
		for _, b := range blocks {
			if at < len(b) {
				out = append(out, b[at])
			}
		}
	}
	for at := range v.check {
		for _, c := range checks {
			out = append(out, c[at])
		}
	}
	return out
}

// correction is the Reed-Solomon remainder of a block over GF(256) with 0x11D.
func correction(block []byte, size int) []byte {
	divisor := make([]byte, size)
	divisor[size-1] = 1
	root := byte(1)
	for range size {
		for i := range divisor {
			divisor[i] = times(divisor[i], root)
			if i+1 < size {
				divisor[i] ^= divisor[i+1]
			}
		}
		root = times(root, 2)
	}
	rest := make([]byte, size)
	for _, b := range block {
		factor := b ^ rest[0]
		rest = append(rest[1:], 0)
		for i := range rest {
			rest[i] ^= times(divisor[i], factor)
		}
	}
	return rest
}

func times(a, b byte) (product byte) {
	for i := 7; i >= 0; i-- {
		carry := product >> 7
		product = product<<1 ^ carry*0x1D ^ (b>>i&1)*a
	}
	return product
}

// drawQR places patterns and data and chooses the mask that reads best.
func drawQR(version int, v qrVersion, data []byte) symbol {
	s := symbol{size: 17 + 4*version}
	s.dark, s.fixed = grid(s.size), grid(s.size)
	s.patterns(version, v)
	s.place(data)
	best, least := 0, -1
	for mask := range 8 {
		s.mask(mask)
		s.format(mask)
		if p := s.penalty(); least < 0 || p < least {
			best, least = mask, p
		}
		s.mask(mask) // twice is not at all
	}
	s.mask(best)
	s.format(best)
	return s
}

func grid(size int) [][]bool {
	g := make([][]bool, size)
	for i := range g {
		g[i] = make([]bool, size)
	}
	return g
}

func (s symbol) set(row, column int, dark bool) {
	s.dark[row][column], s.fixed[row][column] = dark, true
}

// patterns draws what every symbol of the version has.
func (s symbol) patterns(version int, v qrVersion) {
	for i := range s.size {
		s.set(6, i, i%2 == 0)
		s.set(i, 6, i%2 == 0)
	}
	for _, at := range [][2]int{{3, 3}, {3, s.size - 4}, {s.size - 4, 3}} {
		s.rings(at[0], at[1], 4)
	}
	centres := append([]int{6}, v.align...)
	last := len(centres) - 1
	for i, row := range centres {
		for j, column := range centres {
			if last > 0 && !(i == 0 && j == 0) && !(i == 0 && j == last) && !(i == last && j == 0) {
				s.rings(row, column, 2)
			}
		}
	}
	s.format(0) // to keep its place
	s.version(version)
}

// light are the rings that stay light, by distance from the centre, for each radius.
var light = map[int]uint{4: 1<<2 | 1<<4, 2: 1 << 1}

// rings draws a finder (radius 4, with its light border) or an alignment pattern (2).
func (s symbol) rings(row, column, radius int) {
	for dy := -radius; dy <= radius; dy++ {
		for dx := -radius; dx <= radius; dx++ {
			if y, x := row+dy, column+dx; y >= 0 && x >= 0 && y < s.size && x < s.size {
				distance := max(dy, -dy, dx, -dx)
				s.set(y, x, light[radius]>>distance&1 == 0)
			}
		}
	}
}

// format draws level and mask twice, and the dark module.
func (s symbol) format(mask int) {
	rest := mask // level M is 00
	for range 10 {
		rest = rest<<1 ^ (rest>>9)*0x537
	}
	bits := (mask<<10 | rest) ^ 0x5412
	for i := range 15 {
		dark := bits>>i&1 == 1
		switch {
		case i < 6:
			s.set(i, 8, dark)
		case i < 8:
			s.set(i+1, 8, dark)
		case i == 8:
			s.set(8, 7, dark)
		default:
			s.set(8, 14-i, dark)
		}
		if i < 8 {
			s.set(8, s.size-1-i, dark)
		} else {
			s.set(s.size-15+i, 8, dark)
		}
	}
	s.set(s.size-8, 8, true)
}

// version draws the number of the larger versions twice.
func (s symbol) version(version int) {
	if version < 7 {
		return
	}
	rest := version
	for range 12 {
		rest = rest<<1 ^ (rest>>11)*0x1F25
	}
	bits := version<<12 | rest
	for i := range 18 {
		dark := bits>>i&1 == 1
		s.set(i/3, s.size-11+i%3, dark)
		s.set(s.size-11+i%3, i/3, dark)
	}
}

// place lets the data run up and down through what is free, two columns at a time.
func (s symbol) place(data []byte) {
	bit := 0
	for right := s.size - 1; right >= 1; right -= 2 {
		if right == 6 {
			right = 5
		}
		for step := range s.size {
			row := step
			if (right+1)&2 == 0 {
				row = s.size - 1 - step
			}
			for column := right; column > right-2; column-- {
				if !s.fixed[row][column] && bit < 8*len(data) {
					s.dark[row][column] = data[bit/8]>>(7-bit%8)&1 == 1
					bit++
				}
			}
		}
	}
}

// mask turns over the data modules that the mask names.
func (s symbol) mask(mask int) {
	for y := range s.size {
		for x := range s.size {
			turned := []bool{
				(x+y)%2 == 0, y%2 == 0, x%3 == 0, (x+y)%3 == 0, (x/3+y/2)%2 == 0,
				x*y%2+x*y%3 == 0, (x*y%2+x*y%3)%2 == 0, ((x+y)%2+x*y%3)%2 == 0,
			}[mask]
			if turned && !s.fixed[y][x] {
				s.dark[y][x] = !s.dark[y][x]
			}
		}
	}
}

// penalty is how hard the symbol is to read: long runs, blocks, and too much of one
// colour. Which mask is taken changes nothing of what is read, so that the pattern
// which looks like a finder is left out.
func (s symbol) penalty() (total int) {
	dark := 0
	for y := range s.size {
		row, column := 0, 0
		for x := range s.size {
			if s.dark[y][x] {
				dark++
			}
			row = run(x > 0 && s.dark[y][x] == s.dark[y][max(x-1, 0)], row, &total)
			column = run(x > 0 && s.dark[x][y] == s.dark[max(x-1, 0)][y], column, &total)
			if x > 0 && y > 0 && s.dark[y][x] == s.dark[y-1][x] && s.dark[y][x] == s.dark[y][x-1] && s.dark[y][x] == s.dark[y-1][x-1] {
				total += 3
			}
		}
	}
	off := dark*20 - s.size*s.size*10
	return total + max(off, -off)/(s.size*s.size)*10
}

// run counts how many alike stand in a row.
func run(alike bool, length int, total *int) int {
	if !alike {
		return 1
	}
	switch length++; {
	case length == 5:
		*total += 3
	case length > 5:
		*total++
	}
	return length
}
