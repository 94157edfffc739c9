package main

// riff makes a RIFF file of the chunks.
func riff(kind string, chunks ...[]byte) []byte {
	body := []byte(kind)
	for _, c := range chunks {
		body = append(body, c...)
	}
	return riffChunk("RIFF", body)
}

func riffChunk(kind string, body []byte) []byte {
	out := append(append([]byte(kind), little.AppendUint32(nil, uint32(len(body)))...), body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}

const soundRate = 8000

// waveFormat is the fmt chunk of 8-bit mono sound.
func waveFormat() []byte {
	b := little.AppendUint16(little.AppendUint16(nil, 1), 1)
	b = little.AppendUint32(little.AppendUint32(b, soundRate), soundRate)
	return riffChunk("fmt ", little.AppendUint16(little.AppendUint16(b, 1), 8))
}

// broadcast is the bext chunk, version 1.
func broadcast(description, originator, reference, date, clock string) []byte {
	b := make([]byte, 602)
	copy(b[0:256], description)
	copy(b[256:288], originator)
	copy(b[288:320], reference)
	copy(b[320:330], date)
	copy(b[330:338], clock)
	b[346] = 1
	return riffChunk("bext", b)
}

// info is a LIST chunk of texts.
func info(entries ...named) []byte {
	body := []byte("INFO")
	for _, e := range entries {
		body = append(body, riffChunk(e.key, append([]byte(e.value), 0))...)
	}
	return riffChunk("LIST", body)
}

// morse spells DEMO: a letter's signs, one unit short and three long, with one unit
// between signs and three between letters.
func morse() []byte {
	const unit = soundRate * 12 / 100
	var out []byte
	for _, letter := range []string{"-..", ".", "--", "---"} {
		for _, sign := range letter {
			units := 1
			if sign == '-' {
				units = 3
			}
			out = append(append(out, tone(units*unit)...), silence(unit)...)
		}
		out = append(out, silence(2*unit)...)
	}
	return append(out, silence(5*soundRate-len(out))...)
}

func silence(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = 128
	}
	return out
}

// tone is a triangle wave of 500 Hz, in whole numbers so that every machine makes
// the same.
func tone(n int) []byte {
	out := make([]byte, n)
	for i := range out {
		phase := i % 16
		if phase >= 8 {
			phase = 16 - phase
		}
		out[i] = byte(128 - 48 + 12*phase)
	}
	return out
}

// mpegFrame is a silent MPEG-1 Layer III frame of 64 kbit/s at 32 kHz, mono: 288
// bytes of 36 ms.
func mpegFrame() []byte {
	return append([]byte{0xff, 0xfb, 0x58, 0xc0}, make([]byte, 284)...)
}

// id3 makes a version 2.4 tag of UTF-8 texts.
func id3(entries ...named) []byte {
	var frames []byte
	for _, e := range entries {
		frames = append(append(frames, e.key...), 0, 0, 0, byte(len(e.value)+1), 0, 0, 3)
		frames = append(frames, e.value...)
	}
	return append([]byte{'I', 'D', '3', 4, 0, 0, 0, 0, byte(len(frames) >> 7), byte(len(frames) & 0x7f)}, frames...)
}
