package api

import "time"

// Installation is what anybody may know of it.
type Installation struct {
	Demo bool `json:"demo" doc:"everything in it is fictional, and nothing real may be entered"`
}

// Demo is the help of a demo: who can be signed in as, and what is worth looking at.
type Demo struct {
	Now     time.Time   `json:"now" doc:"the demo's present"`
	Roles   []DemoRole  `json:"roles" doc:"in the order of the sign-in page"`
	Stories []DemoStory `json:"stories" doc:"in the order in which they are best told"`
}

// DemoRole is somebody of the demo as whom one signs in by one click.
type DemoRole struct {
	Role  string `json:"role" enum:"officer,custodian,archivist,head,audit,system,security"`
	Name  string `json:"name" doc:"of the person, or of the post for the administrators that have no other"`
	Title Words  `json:"title"`
}

// DemoStory is one thing of the demo that is worth looking at.
type DemoStory struct {
	Key  string `json:"key" doc:"names the story for ever"`
	Role string `json:"role" doc:"who should look"`
	Text Words  `json:"text"`
	Noun string `json:"noun" doc:"kind/id"`
	Path string `json:"path" doc:"of the noun, in the app and below /api/v1"`
}

// DemoEntry asks to be signed in as somebody of the demo.
type DemoEntry struct {
	Role string `json:"role" maxLength:"20"`
}
